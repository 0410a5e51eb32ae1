import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { eventually } from '@umbra/testing';
import { ContractServer } from '../testing/contract-server.ts';
import { PlayedSurroundings } from '../testing/played-surroundings.ts';

let server: ContractServer;
let umbra: PlayedSurroundings;
beforeEach(async () => {
  server = await ContractServer.start();
  umbra = new PlayedSurroundings();
  umbra.env = { UMBRA_URL: server.url, UMBRA_TOKEN: server.hasToken() };
  server.devices = [
    {
      ...{
        trackingId: 'HERE-1',
        deviceId: 'd-1',
        labels: { name: ['truck, 7'], type: ['Phone'], tag: ['food', 'a|b'] },
      },
      shadow: { desired: { system: { rate: { sendMs: 600_000 }, syncGeofences: true } } },
    },
    { trackingId: 'VRTR-2', externalId: 'ext-2', labels: { name: ['=1+1'] } },
    { trackingId: 'HERE-3', deviceId: 'd-3' },
    { trackingId: 'HERE-gone', labels: { name: ['unclaimed meanwhile'] } },
  ];
});
afterEach(async () => {
  umbra.remove();
  await server.stop();
});

const CSV = [
  'name,deviceId,externalId,type,tags,sendMs,sampleMs,distanceM,areaBased,tag:a|b',
  '"truck, 7",d-1,,Phone,food,600000,,,1,1',
  '=1+1,,ext-2,,,,,,,',
  ',d-3,,,,,,,,',
  '',
].join('\n');

describe('umbra devices export', () => {
  it('§9.4 writes the CSV that an import takes, page by page, and says what an import will miss', async () => {
    const { exitCode, out, err } = await umbra.run('devices', 'export', '--project', 'p');
    expect([exitCode, out]).toEqual([0, CSV]);
    expect(err).toBe('Devices: 3.\nWithout a name: 1 (HERE-3). An import wants one for each.\n');
    const lists = server.received.filter(({ path }) => !path.startsWith('/registry/'));
    expect(lists.map(({ query }) => query.get('projectId'))).toEqual(['p', 'p', 'p', 'p']);
  });

  it('§9.2 writes JSON, by the name of the file or on demand', async () => {
    const path = join(umbra.folder, 'fleet.json');
    expect(await umbra.run('devices', 'export', '--output', path)).toMatchObject({ exitCode: 0, out: '' });
    const rows = [
      { name: 'truck, 7', deviceId: 'd-1', type: 'Phone', tags: ['food', 'a|b'], sendMs: 600_000, areaBased: true },
      { name: '=1+1', externalId: 'ext-2' },
      { deviceId: 'd-3' },
    ];
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(rows);
    expect(JSON.parse((await umbra.run('devices', 'export', '--format', 'json')).out)).toEqual(rows);
    server.devices = [];
    expect((await umbra.run('devices', 'export', '--json')).out).toBe('[]\n');
  });

  it('BULK-15 writes what a deletion takes, without a request for each device', async () => {
    const { out } = await umbra.run('devices', 'export', '--columns', 'trackingId');
    expect(out).toBe('trackingId\nHERE-1\nVRTR-2\nHERE-3\nHERE-gone\n');
    expect(server.received.filter(({ path }) => path.startsWith('/registry/'))).toEqual([]);
    expect(await umbra.run('devices', 'export', '--columns', 'name,colour')).toMatchObject({ exitCode: 1 });
  });

  it('BULK-6 says which devices have several types, of which the file has one', async () => {
    server.devices = [
      { trackingId: 'HERE-1', deviceId: 'd-1', labels: { name: ['a'], type: ['Phone', 'Vehicle'] } },
      { trackingId: 'HERE-2', deviceId: 'd-2', labels: { name: ['b'], type: ['Phone'] } },
      ...Array.from({ length: 5 }, (_, n) => ({
        trackingId: `VRTR-${String(n)}`,
        ...{ externalId: `e${String(n)}`, labels: { name: [`v${String(n)}`], type: ['x', 'y', 'z'] } },
      })),
    ];
    const { out, err } = await umbra.run('devices', 'export', '--columns', 'name,type');
    expect(out).toContain('a,Phone\nb,Phone\nv0,x\n');
    expect(err).toBe(
      'Devices: 7.\nWith several types: 6 (a, v0, v1, v2, v3, … 1 more). ' +
        'The file has the first one of each; an import takes the others away.\n',
    );
    expect((await umbra.run('devices', 'export', '--columns', 'name')).err).toBe('Devices: 7.\n');
  });

  it('BULK-3 says which devices have rates or tags that no import takes', async () => {
    const rated = (rate: object) => ({ shadow: { desired: { system: { rate } } } });
    const tag = Array.from({ length: 11 }, (_, n) => `t${String(n)}`);
    server.devices = [
      { trackingId: 'HERE-1', labels: { name: ['a'] }, ...rated({ sendMs: 10, sampleMs: 1.5 }) },
      { trackingId: 'HERE-2', labels: { name: ['b'], tag }, ...rated({ sendMs: 10, sampleMs: 2, distanceM: 0 }) },
    ];
    const { err } = await umbra.run('devices', 'export', '--columns', 'name,tags,sendMs,sampleMs');
    expect(err).toBe(
      'Devices: 2.\nWith more than 10 tags: 1 (b). An import takes no more.\n' +
        'With a rate that is no whole number: 1 (a). An import takes whole numbers alone.\n',
    );
    expect((await umbra.run('devices', 'export', '--columns', 'name,sendMs')).err).toBe('Devices: 2.\n');
  });

  it('BULK-1 says that it is more than one job takes', async () => {
    const fleet = (count: number) => Array.from({ length: count }, (_, n) => ({ trackingId: `HERE-${String(n)}` }));
    server.devices = fleet(1_000);
    expect((await umbra.run('devices', 'export', '--columns', 'trackingId')).err).toBe('Devices: 1,000.\n');
    server.devices = fleet(1_001);
    expect((await umbra.run('devices', 'export', '--columns', 'trackingId')).err).toBe(
      'Devices: 1,001.\nOne job takes 1,000 rows: ' +
        '`devices import` and `devices delete` take this only split into 2 files.\n',
    );
  });
});

describe('the file of an export', () => {
  it('leaves the file that was there until the new one is whole', async () => {
    const path = join(umbra.folder, 'fleet.csv');
    writeFileSync(path, 'before');
    const { promise, resolve } = Promise.withResolvers<undefined>();
    server.instead = ({ path: asked, query }) =>
      asked === '/users/v2/devices' && query.has('pageToken') ? promise : undefined;
    const run = umbra.run('devices', 'export', '-o', path);
    await eventually('it has begun', () => server.of('GET', '/users/v2/devices').length === 2);
    umbra.interrupt();
    expect(await run).toMatchObject({ exitCode: 130 });
    resolve(undefined);
    expect([readFileSync(path, 'utf8'), readdirSync(umbra.folder)]).toEqual(['before', ['fleet.csv']]);
    expect(await umbra.run('devices', 'export', '-o', path)).toMatchObject({ exitCode: 0 });
    expect(readFileSync(path, 'utf8')).toBe(CSV);
  });

  it('says when the file cannot be written', async () => {
    const path = join(umbra.folder, 'none', 'fleet.csv');
    expect(await umbra.run('devices', 'export', '-o', path)).toMatchObject({
      exitCode: 1,
      err: `${path} cannot be written (ENOENT).\n`,
    });
  });

  it('is the one that links lead to, replaced in its own folder, and keeps who may read it', async () => {
    const [folder, path] = [join(umbra.folder, 'far'), join(umbra.folder, 'link.csv')];
    mkdirSync(folder);
    writeFileSync(join(folder, 'fleet.csv'), 'before');
    chmodSync(join(folder, 'fleet.csv'), 0o640);
    symlinkSync('far/again.csv', path);
    symlinkSync('fleet.csv', join(folder, 'again.csv'));
    const { ino } = statSync(path);
    expect(await umbra.run('devices', 'export', '-o', path)).toMatchObject({ exitCode: 0 });
    expect(readFileSync(join(folder, 'fleet.csv'), 'utf8')).toBe(CSV);
    expect([path, join(folder, 'again.csv')].map((link) => lstatSync(link).isSymbolicLink())).toEqual([true, true]);
    expect([statSync(path).mode & 0o777, statSync(path).ino === ino]).toEqual([0o640, false]);
    expect(readdirSync(folder).sort()).toEqual(['again.csv', 'fleet.csv']);
  });

  it('is made where a link leads to, if it is not there yet', async () => {
    const path = join(umbra.folder, 'link.csv');
    mkdirSync(join(umbra.folder, 'far'));
    symlinkSync('far/fleet.csv', path);
    expect(await umbra.run('devices', 'export', '-o', path)).toMatchObject({ exitCode: 0 });
    expect([lstatSync(path).isSymbolicLink(), readFileSync(path, 'utf8')]).toEqual([true, CSV]);
    expect(readdirSync(join(umbra.folder, 'far'))).toEqual(['fleet.csv']);
  });

  it('is written to, and not replaced, where it is a pipe', async () => {
    const path = join(umbra.folder, 'pipe');
    await once(spawn('mkfifo', [path]), 'exit');
    const reader = spawn('cat', [path], { stdio: ['ignore', 'pipe', 'ignore'] });
    const [{ exitCode }, read] = await Promise.all([umbra.run('devices', 'export', '-o', path), text(reader.stdout)]);
    expect([exitCode, read, lstatSync(path).isFIFO()]).toEqual([0, CSV, true]);
    const unread = umbra.run('devices', 'export', '-o', path);
    await eventually('it is at work', () => umbra.listens);
    umbra.interrupt();
    expect(await unread).toMatchObject({ exitCode: 130 });
  });

  it('is no folder', async () => {
    const { exitCode, err } = await umbra.run('devices', 'export', '-o', umbra.folder);
    expect([exitCode, err]).toEqual([1, `${umbra.folder} cannot be written (EISDIR).\n`]);
  });
});
