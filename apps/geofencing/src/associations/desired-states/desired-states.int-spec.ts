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
    // As the runbook has it (DesiredStatesGivenUp).
    await world.tables.query(
      'UPDATE associated_device SET attempts = 0, ask_at_ms = 0 WHERE attempts >= 6 AND ask_at_ms IS NULL',
    );
    expect((await shadows.told(trackingId, 7)).sensorAlarmConfig).toMatchObject({ alertBatteryLevelPMin: 10 });
    world.shiftClock(ONE_HOUR_MS);
    await client.call('PUT', `/sensors/v3/${rule}`, { type: 'battery', range: { begin: 20, end: 90 } });
    expect((await shadows.told(trackingId, 8)).sensorAlarmConfig).toMatchObject({ alertBatteryLevelPMin: 20 });
    expect(await pending()).toEqual({ attempts: 0, isPending: true });
  });

  it('ASC-3 to a command that another took the place of: nothing follows', async () => {
    await associate('geofences', await client.hasGeofence(aCircle()));
    await associate('geofences', await client.hasGeofence(aCircle()));
    const [first, second] = await shadows.commandsOf(trackingId, 2);
    expect(second!.data.revision).toBeGreaterThan(first!.data.revision!);
    expect(first!.data.revision).toBeGreaterThan(ONE_HOUR_MS);
    await shadows.refuses(first!, 500);
    await shadows.does(second!);
    await isSettled();
    expect((await pending()).attempts).toBe(0);
  });

  it('ASC-3 the timestamp grows with each change, though the clock of another replica is behind', async () => {
    await associate('geofences', await client.hasGeofence(aCircle()));
    world.shiftClock(-ONE_HOUR_MS);
    await associate('geofences', await client.hasGeofence(aCircle()));
    world.shiftClock(ONE_HOUR_MS);
    const [first, second] = [await shadows.told(trackingId, 1), await shadows.told(trackingId, 2)];
    expect(second.lastModifiedGeofenceTimestamp).toBe(first.lastModifiedGeofenceTimestamp! + 1);
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
      rules.flatMap((id, nth) => [
        client.call('PUT', `${V3}/${trackingId}/sensors/${id}`),
        // Of each type one stays, unless another one takes its place.
        ...(nth % 3 === 2 ? [] : [client.call('DELETE', `${V3}/${trackingId}/sensors/${id}`)]),
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
      const command = shadows.commandsSoFar(trackingId).at(-1);
      if (command === undefined) return false;
      const last = command.data.sensorAlarmConfig ?? {};
      const ends = Object.fromEntries(Object.entries(last).filter(([name]) => name.endsWith('Max')));
      return JSON.stringify(Object.entries(ends).sort()) === JSON.stringify(Object.entries(limits).sort());
    });
  });
});
