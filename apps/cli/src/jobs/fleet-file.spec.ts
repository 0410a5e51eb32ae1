import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MAX_BYTES, openFleetFile, typeOfCsv, typeOfJson } from './fleet-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'umbra-fleet-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const fileOf = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

describe('what a file is for', () => {
  it.each([
    ['create', 'name,deviceId\na,b\n'],
    ['create', '\ufeffname;type\r\na;b\r\n'],
    ['create', 'type\tname\na\tb'],
    ['create', 'sep=;\r\nname;type\r\na;b'],
    ['create', '"tag:a,b",name'],
    ['create', 'trackingId,name'],
    ['delete', 'trackingId\nt'],
    ['delete', 'connectorId,externalDeviceId,removeFromConnectorOnly\nc,d,1'],
    ['delete', 'externalId'],
    ['delete', '\n\r\ntrackingId\nHERE-1\n'],
    ['create', '\nname\na\n'],
    [undefined, ',,\ntrackingId,,\n'],
    [undefined, 'deviceId\nd'],
    [undefined, ''],
    [undefined, 'nom,type\na,b'],
    [undefined, '"name'],
  ])('§9.4 %s: the header of %j', (type, text) => {
    expect(typeOfCsv(text)).toBe(type);
  });

  it.each([
    ['create', '[{"name":"a"},{"trackingId":"t"}]'],
    ['delete', '[{"externalId":"MyDevice1","unclaimOnly":"true"}]'],
    [undefined, '[]'],
    [undefined, '[null]'],
    [undefined, '{"name":"a"}'],
    [undefined, '[{"na'],
  ])('BULK-2 %s: %s', (type, text) => {
    expect(typeOfJson(text)).toBe(type);
  });
});

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
    ['quote.csv', '"name,trackingId', 'does not say what is to become of its devices'],
    ['broken.json', '[{"trackingId":"t"},', 'does not say what is to become of its devices'],
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
