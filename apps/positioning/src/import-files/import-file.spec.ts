import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ImportFile, ImportFileError } from './import-file.ts';

describe('a file to be imported', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'umbra-import-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  async function read(bytes: Buffer, name = 'cells.csv'): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, bytes);
    const chunks: Buffer[] = [];
    for await (const chunk of (await ImportFile.open(path)).bytes()) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  }

  const text = 'a,1\n'.repeat(100_000);

  it('§8 is read plain or packed, whatever its name says', async () => {
    expect(await read(Buffer.from(text), 'cells.csv.gz')).toBe(text);
    expect(await read(gzipSync(text), 'cells.csv')).toBe(text);
    expect(await read(Buffer.from(''))).toBe('');
  });

  it('is known again by its content, not by its name', async () => {
    const paths = ['one', 'two'].map((name) => join(folder, name));
    for (const path of paths) await writeFile(path, text);
    const [one, two] = await Promise.all(paths.map((path) => ImportFile.open(path)));
    expect(one!.sha256).toBe(two!.sha256);
    expect(one!.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect([one!.name, two!.name]).toEqual(['one', 'two']);
  });

  it('fails when the packed file was cut off', async () => {
    const packed = gzipSync(text);
    await expect(read(packed.subarray(0, packed.length - 20))).rejects.toThrow(/unexpected end of file/);
  });

  it.each([
    ['does not exist', () => join(folder, 'nothing')],
    ['is a folder', () => folder],
  ])('is refused when it %s', async (_name, path) => {
    await expect(ImportFile.open(path())).rejects.toThrow(ImportFileError);
  });
});
