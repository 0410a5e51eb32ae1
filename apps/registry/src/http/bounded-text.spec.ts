import { boundedPairs, boundedText, mapOf } from './bounded-text.ts';

const invalid = expect.objectContaining({ status: 400 });

describe('texts of labels and aliases', () => {
  it.each(['a', 'é'.repeat(50), '😀'.repeat(50), 'a/b c%'])('LAB-2 may be %j', (text) => {
    expect(boundedText('key', text)).toBe(text);
  });

  it.each(['', 'a'.repeat(51), '😀'.repeat(51), 'x'.repeat(10_000), 'a\0b', 7, null, undefined, ['a']])(
    'LAB-2 may not be %j',
    (text) => {
      expect(() => boundedText('key', text)).toThrow(invalid);
    },
  );

  it('LAB-3 come in maps of lists', () => {
    const map = JSON.parse('{"a":["1","2"],"__proto__":["3"],"none":[]}') as object;
    const pairs = boundedPairs('labels', map, 3);
    expect(pairs).toEqual([
      ['a', '1'],
      ['a', '2'],
      ['__proto__', '3'],
    ]);
    expect(JSON.stringify(mapOf(pairs))).toBe('{"a":["1","2"],"__proto__":["3"]}');
  });

  it.each([{ a: '1' }, { a: [1] }, { a: [''] }, { '': ['1'] }, { a: ['1', '2'], b: ['1', '2'] }, { a: [[]] }])(
    'LAB-3 do not come as %j',
    (map) => {
      expect(() => boundedPairs('labels', map, 3)).toThrow(invalid);
    },
  );
});
