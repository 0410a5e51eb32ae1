import { formatOf, inUtf8 } from './upload-format.ts';

describe('the format of an upload', () => {
  it.each([
    [undefined, { kind: 'json' }],
    ['application/json', { kind: 'json' }],
    ['Application/JSON; charset=utf-8', { kind: 'json' }],
    ['text/csv', { kind: 'csv', charset: 'utf-8' }],
    ['text/csv; header=present; charset="Windows-1252"', { kind: 'csv', charset: 'Windows-1252' }],
  ])('is that of the content type %s', (contentType, format) => {
    expect(formatOf(contentType)).toEqual(format);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'text/csvx', 'multipart/form-data; boundary=x', ''])(
    'BULK-17 is not that of %j',
    (contentType) => {
      expect(() => formatOf(contentType)).toThrow(/application\/json or text\/csv/);
    },
  );

  it('is turned into UTF-8', () => {
    expect(inUtf8(Buffer.from('M\xfcnchen', 'latin1'), 'windows-1252').toString()).toBe('München');
    expect(inUtf8(Buffer.from('\ufeffäb', 'utf16le'), 'UTF-16LE').toString()).toBe('äb');
    const body = Buffer.from('ä');
    expect(inUtf8(body, 'UTF8')).toBe(body);
  });

  it('BULK-17 is refused in a charset that nobody knows, or that is another', () => {
    expect(() => inUtf8(Buffer.from('a'), 'klingon')).toThrow(/not known/);
    expect(() => inUtf8(Buffer.from([0x81, 0x20]), 'shift_jis')).toThrow(/not in/);
  });
});
