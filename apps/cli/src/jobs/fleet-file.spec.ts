import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MAX_BYTES, openFleetFile } from './fleet-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'umbra-fleet-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const fileOf = (name: string, text: string | Buffer): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

describe('a file of devices', () => {
  it('§9.4 is sent as it is', async () => {
    const text = '\ufeffname;type\r\n"ä;\n";Phone\r\n';
    const { fileName, contentType, body } = await openFleetFile(fileOf('Fleet.CSV', text), 'create');
    expect([fileName, contentType]).toEqual(['Fleet.CSV', 'text/csv']);
    expect(Buffer.from(await body.arrayBuffer())).toEqual(Buffer.from(text));
  });

  it('BULK-17 is named by 50 characters at most', async () => {
    const path = fileOf(`${'n'.repeat(60)}.json`, '[{"name":"a"}]');
    expect(await openFleetFile(path, 'create')).toMatchObject({
      fileName: 'n'.repeat(50),
      contentType: 'application/json',
    });
  });

  it('§9.4 of more than 5 MiB is refused before it is sent, and of exactly 5 MiB is not', async () => {
    const path = fileOf('large.csv', 'name\n');
    truncateSync(path, MAX_BYTES);
    expect((await openFleetFile(path, 'create')).body.size).toBe(MAX_BYTES);
    truncateSync(path, MAX_BYTES + 1);
    await expect(openFleetFile(path, 'create')).rejects.toThrow('has 5.0 MiB; a job takes 5 MiB');
  });

  it.each([
    ['there.txt', 'name', 'its name must end in .csv or .json'],
    ['empty.csv', '', 'is empty'],
    ['nom.csv', 'nom,type\na,b', 'does not say what is to become of its devices'],
    ['nom.json', '[{"nom":"a"}]', 'its first row has no "name", and no id either'],
    ['quote.csv', '"name,trackingId', 'has a broken header: a quote in it is never closed'],
    ['broken.json', '[{"name":"t"},\n{"name":', 'is not valid JSON: it breaks off at line 2, column 9'],
    ['comma.json', '[{"name":"t"},\n]', 'is not valid JSON at line 2, column 1'],
    ['object.json', '{"devices":[{"name":"a"}]}', 'is no array: an array of rows is wanted'],
    ['texts.json', '["name"]', 'has a first row that is no object'],
    ['none.json', '[]', 'has no rows'],
    ['marked.csv', Buffer.from('\ufeffname\na\n', 'utf16le'), 'is in UTF-16'],
    ['marked-be.csv', Buffer.from('\ufeffname\na\n', 'utf16le').swap16(), 'is in UTF-16'],
    ['unmarked.json', Buffer.from('[{"name":"a"}]', 'utf16le'), 'is in UTF-16'],
    ['lines.csv', '\ntrackingId\nt', 'has no column "name": it is a file for deleting devices'],
    [
      'wide.csv',
      `${Array.from({ length: 2_000 }, (_, index) => `tag:${'x'.repeat(40)}${String(index)}`).join(',')},trackingId\n`,
      'has no column "name": it is a file for deleting devices',
    ],
    ['delete.csv', 'trackingId\nt', 'has no column "name": it is a file for deleting devices'],
  ])('%s is refused', async (name, text, message) => {
    await expect(openFleetFile(fileOf(name, text), 'create')).rejects.toThrow(message);
  });

  it.each([
    ['csv', (rows: number) => `name\n${'a\n'.repeat(rows)}`, 'each with the header'],
    ['json', (rows: number) => JSON.stringify(Array(rows).fill({ name: 'a' })), 'each with an array of its own'],
  ])('BULK-1 of more rows than a job takes is refused before it is sent: %s', async (ending, textOf, advice) => {
    await expect(openFleetFile(fileOf(`whole.${ending}`, textOf(1_000)), 'create')).resolves.toBeDefined();
    await expect(openFleetFile(fileOf(`long.${ending}`, textOf(2_001)), 'create')).rejects.toMatchObject({
      exitCode: 1,
      message: expect.stringContaining('has 2,001 rows, and a job takes 1,000. Nothing was sent.'),
      advice: expect.stringMatching(`Split it into 3 files, ${advice}`),
    });
  });

  it('BULK-3 that is broken below its header is left to Umbra, which says where', async () => {
    const text = `name\n${'a\n'.repeat(1_001)}"b\n`;
    await expect(openFleetFile(fileOf('below.csv', text), 'create')).resolves.toBeDefined();
  });

  it('BULK-15 that makes devices deletes none', async () => {
    await expect(openFleetFile(fileOf('make.csv', 'name,externalId\na,b'), 'delete')).rejects.toThrow(
      'has a column "name": it is a file for making devices',
    );
  });

  it('that cannot be read is refused', async () => {
    await expect(openFleetFile(join(folder, 'none.csv'), 'create')).rejects.toThrow('There is no file');
    await expect(openFleetFile(folder + '/', 'create')).rejects.toThrow('must end in');
  });
});
