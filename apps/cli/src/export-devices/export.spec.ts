import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
    expect(err).toBe('Devices: 3.\nWithout a name: 1. An import wants one for each.\n');
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
});
