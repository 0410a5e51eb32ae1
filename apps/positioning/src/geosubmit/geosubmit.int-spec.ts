import { gzipSync } from 'node:zlib';
import { longCell, parseMac, unpackSums } from '@umbra/positioning-engine';
import { inTransaction } from '@umbra/postgres';
import { aDevice, type TestProject } from '@umbra/testing';
import { ImportBatches } from '../import-batches/import-batches.ts';
import { layerOf, SHARED_LAYER } from '../layers/layer.ts';
import { DeviceNames } from '../learn-contributions/device-names.ts';
import { PositioningWorld, SECRET_KEY } from '../testing/positioning-world.ts';

const PATH = '/positioning/v2/geosubmit';
const MACS = ['e4:f4:c6:d9:85:50', 'e4:f4:c6:d9:86:50', 'e4:f4:c6:d9:87:50'];

let world: PositioningWorld;
let project: TestProject;

beforeAll(async () => {
  world = await PositioningWorld.start();
});

beforeEach(async () => {
  project = await world.hasProject();
  // Again if the service, which goes on meanwhile, holds some of these tables in another order.
  await inTransaction(world.tables, (manager) =>
    manager.query(
      `TRUNCATE import_batch, recorded_station, recorded_fingerprint, recorded_cell_area, recorded_contribution, refusal,
                sharing`,
    ),
  );
});

afterAll(() => world.stop());

const item = (minute: number, about: object = {}) => ({
  timestamp: Date.now() - minute * 60_000,
  position: { latitude: 49.871 + minute / 1e6, longitude: 8.646, accuracy: 5, source: 'gps' },
  wifiAccessPoints: MACS.map((macAddress, index) => ({ macAddress, signalStrength: -50 - index, ssid: 'net' })),
  cellTowers: [
    {
      ...{ radioType: 'lte', mobileCountryCode: 262, mobileNetworkCode: 1, locationAreaCode: 5126 },
      ...{ cellId: 26_385_408, signalStrength: -95 },
    },
  ],
  ...about,
});

const submit = (body: object | string | Buffer, token = project.apiKey, path = PATH) =>
  world.call('POST', path, { token, body });

const batches = () => new ImportBatches({ dataSource: world.tables, nowMs: Date.now }).list();

const observationsOf = async (layer: string) => {
  const rows = await world.tables.query<{ observations: number }[]>(
    'SELECT observations FROM recorded_station WHERE layer = $1 ORDER BY kind, id',
    [layer],
  );
  return rows.map(({ observations }) => observations);
};

const locate = (token: string, macs: readonly string[] = MACS) =>
  world.call('POST', '/positioning/v2/locate', { token, body: { wlan: macs.map((mac) => ({ mac, rss: -50 })) } });

describe('Geosubmit', () => {
  it('§8 answers as ichnaea, and teaches the map of the project at once', async () => {
    expect((await locate(project.apiKey)).status).toBe(404);
    const items = Array.from({ length: 5 }, (_, index) => item(index));
    expect(await submit({ items })).toMatchObject({ status: 200, text: '{}' });
    expect(await observationsOf(layerOf(project.state.projectId))).toEqual([5, 5, 5, 5]);
    const { status, body } = await locate(project.apiKey);
    expect(status).toBe(200);
    expect(body.location.lat).toBeCloseTo(49.871, 3);
  });

  it('§2.7 teaches no other project, until two of its devices agree and it shares', async () => {
    const stranger = await world.hasProject();
    const items = Array.from({ length: 5 }, (_, index) => item(index));
    await submit({ items });
    expect((await locate(stranger.apiKey)).status).toBe(404);
    await world.tables.query('INSERT INTO sharing (project_id, since_ms) VALUES ($1, 0)', [project.state.projectId]);
    await submit({ items: items.map((each) => ({ ...each, timestamp: each.timestamp - 3_600_000 })) });
    expect(await observationsOf(SHARED_LAYER)).toHaveLength(4);
    expect((await locate(stranger.apiKey)).status).toBe(404);
    const token = await world.deviceToken(await world.hasDevice(aDevice(project)));
    await submit({ items: items.map((each) => ({ ...each, timestamp: each.timestamp - 7_200_000 })) }, token);
    const [row] = await world.tables.query<{ sums: Buffer }[]>('SELECT sums FROM recorded_station WHERE layer = 0');
    expect(unpackSums(row!.sums).devices.count).toBe(2);
  });

  it('§8 counts a repeated item once, whoever asks again, and says so in the batch of the day', async () => {
    const items = [item(1), item(2), item(2)];
    items[2] = items[1]!;
    await submit({ items });
    await submit({ items: [...items, item(3), item(4, { position: { latitude: 1, longitude: 1, source: 'fused' } })] });
    expect(await batches()).toMatchObject([
      {
        ...{ format: 'geosubmit', layer: layerOf(project.state.projectId), state: 'done', isPublic: false },
        ...{ accepted: 3, rejected: { known: 4, source: 1 } },
      },
    ]);
  });

  it('is one batch a project and day, whatever comes at once', async () => {
    const other = await world.hasProject();
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        submit({ items: [item(index)] }, index % 2 === 0 ? other.apiKey : project.apiKey),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 12 }, () => 200));
    expect((await batches()).map(({ accepted }) => accepted).sort()).toEqual([6, 6]);
    expect(await observationsOf(layerOf(project.state.projectId))).toEqual([6, 6, 6, 6]);
  });

  it('§7.1 is undone with its day; what comes later is another batch', async () => {
    await submit({ items: [item(1)] });
    const [first] = await batches();
    await new ImportBatches({ dataSource: world.tables, nowMs: Date.now }).undo(first!.id);
    expect(await observationsOf(layerOf(project.state.projectId))).toEqual([]);
    await submit({ items: [item(1)] });
    expect((await batches()).map(({ state, accepted }) => [state, accepted])).toEqual([
      ['done', 1],
      ['undone', 1],
    ]);
  });

  it('§2.3 refuses for its project whose name says so, and takes it off its map', async () => {
    await submit({ items: [item(1), item(2)] });
    await submit({ items: [item(3, { wifiAccessPoints: [named(MACS[0]!)] })] });
    await submit({ items: [item(4)] });
    const rows = await world.tables.query<{ id: number }[]>('SELECT id FROM recorded_station WHERE kind = 1');
    expect(rows.map(({ id }) => id).sort()).toEqual(MACS.slice(1).map((text) => parseMac(text)));
    const layer = layerOf(project.state.projectId);
    expect(await refusals()).toEqual([{ mac: parseMac(MACS[0]!), layer, reason: 'nomap' }]);
    expect((await batches())[0]).toMatchObject({ accepted: 4, rejected: { refused: 1 } });
  });

  const named = (macAddress: string) => ({ macAddress, signalStrength: -50, ssid: 'home_nomap' });
  const refusals = () =>
    world.tables.query<object[]>('SELECT mac, layer::text, reason FROM refusal ORDER BY mac, layer');

  it('§2.3 takes nothing from the maps of others, until a second project says the same', async () => {
    const [other, third] = [await world.hasProject(), await world.hasProject()];
    for (const each of [project, other, third]) await submit({ items: [item(1), item(2)] }, each.apiKey);
    const refusing = { items: [{ wifiAccessPoints: [named(MACS[0]!), named(MACS[1]!)] }] };
    const token = await world.deviceToken(await world.hasDevice(aDevice(project)));
    for (const each of [token, token, project.apiKey]) expect((await submit(refusing, each)).status).toBe(200);
    expect((await locate(other.apiKey)).status).toBe(200);
    expect((await locate(project.apiKey)).status).toBe(404);
    await submit(refusing, other.apiKey);
    for (const each of [project, other, third]) expect((await locate(each.apiKey)).status).toBe(404);
    expect(await refusals()).toContainEqual({ mac: parseMac(MACS[0]!), layer: '0', reason: 'nomap' });
  });

  it('§2.3 takes the address of a refusal without separators, too', async () => {
    await submit({ items: [{ wifiAccessPoints: [named(MACS[0]!.replaceAll(':', '').toUpperCase())] }] });
    expect(await refusals()).toMatchObject([{ mac: parseMac(MACS[0]!) }]);
  });

  it('refuses at most 5,000 stations in a request', async () => {
    const macs = Array.from({ length: 5_001 }, (_, nth) => `02:00:00:${nth.toString(16).padStart(6, '0').replaceAll(/..(?!$)/g, '$&:')}`); // prettier-ignore
    const items = Array.from({ length: 11 }, (_, nth) => ({
      wifiAccessPoints: macs.slice(nth * 500, nth * 500 + 500).map(named),
    }));
    expect(await submit({ items })).toMatchObject({ status: 400, body: { code: 'E606400' } });
    expect(await refusals()).toEqual([]);
    const most = { items: [...items.slice(0, 10)] };
    expect(await submit(most)).toMatchObject({ status: 200 });
    expect(await refusals()).toHaveLength(5_000);
  });

  it('§2.7 counts a device of the log as the same, and all keys and people of a project as one', async () => {
    await world.tables.query('INSERT INTO sharing (project_id, since_ms) VALUES ($1, 0)', [project.state.projectId]);
    const device = await world.hasDevice(aDevice(project));
    const items = (hours: number) => [{ ...item(1), timestamp: Date.now() - hours * 3_600_000 }];
    await submit({ items: items(1) }, await world.deviceToken(device));
    const { trackingId } = device.claims.at(-1)!;
    const names = new DeviceNames(SECRET_KEY);
    expect((await sharedDevices()).hashes).toEqual([names.session(trackingId, 0).deviceHash]);
    await submit({ items: items(2) });
    const member = project.state.members[0]!.userId;
    await submit({ items: items(3) }, await world.userToken(member, project.state.projectId));
    expect((await sharedDevices()).count).toBe(2);
  });

  const sharedDevices = async () => {
    const [row] = await world.tables.query<{ sums: Buffer }[]>('SELECT sums FROM recorded_station WHERE layer = 0');
    return unpackSums(row!.sums).devices;
  };

  it('keeps the areas of cells', async () => {
    await submit({ items: [item(1), item(2)] });
    expect(await world.tables.query('SELECT id, area, count FROM recorded_cell_area')).toEqual([
      { id: longCell('lte', { mcc: 262, mnc: 1, cid: 26_385_408 }).id, area: 5126, count: 2 },
    ]);
  });

  it.each(['apiKey', 'key'])('takes the key as ?%s= of recording apps', async (name) => {
    const path = `${PATH}?${name}=${encodeURIComponent(project.apiKey)}`;
    const answer = await world.call('POST', path, { body: { items: [item(1)] } });
    expect(answer).toMatchObject({ status: 200, body: {} });
  });

  it('takes gzip, and many at once', async () => {
    const body = gzipSync(JSON.stringify({ items: Array.from({ length: 600 }, (_, index) => item(index)) }));
    const headers = { 'content-encoding': 'gzip' };
    expect((await world.call('POST', PATH, { token: project.apiKey, headers, body })).status).toBe(200);
    expect((await batches())[0]).toMatchObject({ accepted: 600 });
  });

  it.each([
    ['no JSON', '{"items":[', 400],
    ['no items', {}, 400],
    ['items that are none', { items: [1] }, 400],
    ['an empty list', { items: [] }, 400],
    ['more items than may be', { items: Array.from({ length: 5_001 }, () => ({})) }, 400],
    ['more bytes than may be', { items: [{ notes: 'x'.repeat(5_000_000) }] }, 413],
  ])('refuses %s', async (_name, body, status) => {
    const answer = await submit(body);
    expect(answer).toMatchObject({ status, body: { status, code: `E606${String(status)}` } });
    expect(await batches()).toEqual([]);
  });

  it('passes over items that say nothing of use, as ichnaea did', async () => {
    expect(await submit({ items: [{}, { position: 'here' }] })).toMatchObject({ status: 200, body: {} });
    expect((await batches())[0]).toMatchObject({ accepted: 0, rejected: { position: 2 } });
  });

  it('refuses strangers, other methods, and another project', async () => {
    expect((await world.call('POST', PATH, { body: { items: [item(1)] } })).status).toBe(401);
    expect((await world.call('GET', PATH, { token: project.apiKey })).status).toBe(405);
    const other = await world.hasProject();
    const path = `${PATH}?projectId=${other.state.projectId}`;
    expect((await submit({ items: [item(1)] }, project.apiKey, path)).status).toBe(403);
    expect(await batches()).toEqual([]);
  });
});
