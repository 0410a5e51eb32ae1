import { CopyWriter } from './copy-writer.ts';

const HEADER = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)]);

describe('the COPY writer', () => {
  it('writes the header, rows and the end as PostgreSQL reads them', () => {
    const writer = new CopyWriter(3);
    writer.beginRow();
    writer.int2(6);
    writer.int8(2 ** 52 + 1);
    writer.null();
    const first = writer.take();
    const end = writer.end();
    expect(first.subarray(0, 19)).toEqual(HEADER);
    expect(first.subarray(19).toString('hex')).toBe(`0003${'000000020006'}${'000000080010000000000001'}${'ffffffff'}`);
    expect(end.toString('hex')).toBe('ffff');
  });

  it('writes negative numbers, truth values and bytes', () => {
    const writer = new CopyWriter(4);
    writer.take();
    writer.int8(-2);
    writer.int4(-1);
    writer.bool(true);
    writer.bytea(Buffer.from('abc'));
    expect(writer.take().toString('hex')).toBe('00000008fffffffffffffffe00000004ffffffff000000010100000003616263');
  });

  it('grows with what is written, and loses nothing of it', () => {
    const writer = new CopyWriter(1);
    writer.take();
    const bytes = Buffer.alloc(200_000, 7);
    writer.beginRow();
    writer.bytea(bytes);
    const written = writer.take();
    expect(written.length).toBe(2 + 4 + bytes.length);
    expect(written.subarray(6)).toEqual(bytes);
  });
});
