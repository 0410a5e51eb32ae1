import type { TrackingId } from '@umbra/contracts/ids';
import { aDevice, eventually, trackingIdOf } from '@umbra/testing';
import { GeofencingClient } from '../../testing/geofencing-client.ts';
import { aCircle } from '../../testing/geofences.ts';
import { GeofencingWorld } from '../../testing/geofencing-world.ts';
import type { ShadowsPlayer } from '../../testing/shadows-player.ts';

const V3 = '/associations/v3';
const EIGHT_DAYS_MS = 8 * 86_400_000;
const ONE_HOUR_MS = 3_600_000;

let world: GeofencingWorld;
let shadows: ShadowsPlayer;
let client: GeofencingClient;
let trackingId: TrackingId;

beforeAll(async () => {
  world = await GeofencingWorld.start();
  [shadows, client] = [await world.shadows(), await GeofencingClient.of(world)];
});
beforeEach(async () => {
  trackingId = trackingIdOf(await world.hasDevice(aDevice(client.project)));
});
afterAll(() => world?.stop());

const associate = async (kind: string, id: string, device = trackingId) => {
  expect((await client.call('PUT', `${V3}/${device}/${kind}/${id}`)).status).toBe(201);
};
const pending = async (device = trackingId) => {
  const [row] = await world.tables.query<{ attempts: number; ask_at_ms: number | null }[]>(
    'SELECT attempts, ask_at_ms FROM associated_device WHERE tracking_id = $1',
    [device],
  );
  return { attempts: row!.attempts, isPending: row!.ask_at_ms !== null };
};
const isSettled = (device = trackingId) => eventually('it is settled', async () => !(await pending(device)).isPending);

describe('what shadows answers', () => {
  it.each([
    ['done', undefined],
    ['gone', 404],
    ['gone', 403],
  ])('ASC-3 %s (%s): that is that', async (_outcome, status) => {
    await associate('geofences', await client.hasGeofence(aCircle()));
    const [command] = await shadows.commandsOf(trackingId);
    expect(await pending()).toEqual({ attempts: 0, isPending: true });
    await (status === undefined ? shadows.does(command!) : shadows.refuses(command!, status));
    await isSettled();
    expect(shadows.commandsSoFar(trackingId)).toHaveLength(1);
  });

  it('ASC-4 failed: it is told again what is so by then, a few times', async () => {
    const rule = await client.hasSensorRule({ type: 'battery', range: { begin: 10, end: 90 } });
    await associate('sensors', rule);
    for (let attempt = 1; attempt < 6; attempt += 1) {
      const commands = await shadows.commandsOf(trackingId, attempt);
      await shadows.refuses(commands.at(-1)!, 500);
      await eventually('it is noted', async () => (await pending()).attempts === attempt);
      world.shiftClock(ONE_HOUR_MS);
    }
    const commands = await shadows.commandsOf(trackingId, 6);
    expect(new Set(commands.map(({ data }) => data.commandId)).size).toBe(6);
    expect(new Set(commands.map(({ data }) => JSON.stringify(data.sensorAlarmConfig))).size).toBe(1);
    await shadows.refuses(commands.at(-1)!, 501);
    await isSettled();
    expect(world.logged.join('')).toContain(trackingId);
    world.shiftClock(ONE_HOUR_MS);
    await client.call('PUT', `/sensors/v3/${rule}`, { type: 'battery', range: { begin: 20, end: 90 } });
    expect((await shadows.told(trackingId, 7)).sensorAlarmConfig).toMatchObject({ alertBatteryLevelPMin: 20 });
    expect(await pending()).toEqual({ attempts: 0, isPending: true });
  });

  it('ASC-3 to a command that another took the place of: nothing follows', async () => {
    await associate('geofences', await client.hasGeofence(aCircle()));
    await associate('geofences', await client.hasGeofence(aCircle()));
    const [first, second] = await shadows.commandsOf(trackingId, 2);
    expect([first!.data.revision, second!.data.revision]).toEqual([1, 2]);
    await shadows.refuses(first!, 500);
    await shadows.does(second!);
    await isSettled();
    expect((await pending()).attempts).toBe(0);
  });

  it('wall 3: a command that nobody answered while it was on the log is given again', async () => {
    await associate('geofences', await client.hasGeofence(aCircle()));
    await shadows.commandsOf(trackingId);
    world.shiftClock(EIGHT_DAYS_MS);
    const [first, second] = await shadows.commandsOf(trackingId, 2);
    const timestampOf = (command: typeof first) => command!.data.lastModifiedGeofenceTimestamp;
    expect(timestampOf(second)).toBe(timestampOf(first));
  });
});

describe('changes of one device at the same time', () => {
  it('ASC-4 the last command tells what is so in the end', async () => {
    const types = ['temperature', 'humidity', 'battery'];
    const rules = await Promise.all(
      types.flatMap((type) => [10, 20, 30].map((end) => client.hasSensorRule({ type, range: { begin: 0, end } }))),
    );
    await Promise.all(
      rules.flatMap((id) => [
        client.call('PUT', `${V3}/${trackingId}/sensors/${id}`),
        client.call('DELETE', `${V3}/${trackingId}/sensors/${id}`),
      ]),
    );
    const { body } = await client.get(`${V3}/${trackingId}/sensors`);
    const names: Record<string, string> = {
      temperature: 'alertTemperatureCMax',
      humidity: 'alertRelativeHumidityMax',
      battery: 'alertBatteryLevelPMax',
    };
    const limits = Object.fromEntries(
      body.data.map(({ type, range }: { type: string; range: { end: number } }) => [names[type]!, range.end]),
    );
    await eventually('the last command tells it', () => {
      const last = shadows.commandsSoFar(trackingId).at(-1)?.data.sensorAlarmConfig ?? {};
      const ends = Object.fromEntries(Object.entries(last).filter(([name]) => name.endsWith('Max')));
      return JSON.stringify(Object.entries(ends).sort()) === JSON.stringify(Object.entries(limits).sort());
    });
  });
});

describe('what very many devices are associated with', () => {
  const DEVICES = 2_300;

  /** Rows as if so many devices had been associated with it. */
  async function hasDevices(geofenceId: string): Promise<string> {
    const prefix = `HERE-many-${geofenceId}`.slice(0, 40);
    await world.tables.query(
      `INSERT INTO associated_device (tracking_id, project_id, device_id, device_version)
       SELECT $1 || nth, $2, $1 || nth, 1 FROM generate_series(1, $3::integer) AS nth`,
      [prefix, client.projectId, DEVICES],
    );
    await world.tables.query(
      `INSERT INTO geofence_association (tracking_id, geofence_id, project_id, created_at_ms)
       SELECT $1 || nth, $2, $3, 1 FROM generate_series(1, $4::integer) AS nth`,
      [prefix, geofenceId, client.projectId, DEVICES],
    );
    return prefix;
  }

  const told = (prefix: string, count: number) =>
    eventually(`${String(count)} devices are told`, async () => {
      const [row] = await world.tables.query<{ told: number }[]>(
        `SELECT count(*) AS told FROM associated_device
          WHERE starts_with(tracking_id, $1) AND command_id IS NOT NULL AND ask_at_ms > $2`,
        [prefix, world.nowMs()],
      );
      return row?.told === count;
    });
  const left = async (geofenceId: string): Promise<object[]> =>
    world.tables.query('SELECT 1 FROM geofence_association WHERE geofence_id = $1', [geofenceId]);

  it('GEO-9 all of them hear of a change, the others soon after the first thousand', async () => {
    const geofenceId = await client.hasGeofence(aCircle());
    const prefix = await hasDevices(geofenceId);
    expect((await client.call('PUT', `/geofences/v2/${geofenceId}`, aCircle({ name: 'x' }))).status).toBe(200);
    await told(prefix, DEVICES);
    await shadows.commandsOf(`${prefix}${String(DEVICES)}` as TrackingId);
  });

  it('GEO-7 none shows it any more once it is deleted, and the associations of all go soon', async () => {
    const geofenceId = await client.hasGeofence(aCircle());
    const prefix = await hasDevices(geofenceId);
    const first = `${prefix}1` as TrackingId;
    expect((await client.call('DELETE', `/geofences/v2/${geofenceId}`)).status).toBe(204);
    await eventually('all associations are gone', async () => (await left(geofenceId)).length === 0);
    await told(prefix, DEVICES);
    await shadows.commandsOf(first);
    expect(await world.tables.query('SELECT 1 FROM removed_resource WHERE resource_id = $1', [geofenceId])).toEqual([]);
  });
});
