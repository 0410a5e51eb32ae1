import type { TrackingId } from '@umbra/contracts/ids';
import { aDevice, eventually, trackingIdOf } from '@umbra/testing';
import { GeofencingClient } from '../../testing/geofencing-client.ts';
import { aCircle } from '../../testing/geofences.ts';
import { GeofencingWorld } from '../../testing/geofencing-world.ts';
import { ManyDevices } from '../../testing/many-devices.ts';
import type { ShadowsPlayer } from '../../testing/shadows-player.ts';
import { nextDevicesSql } from './removed-resources.ts';

const DEVICES = 2_300;
/** What waits for the log when a portion is added, and the portion. */
const MOST_WAITING_RECORDS = 200 + 500;

let world: GeofencingWorld;
let shadows: ShadowsPlayer;
let client: GeofencingClient;

beforeAll(async () => {
  world = await GeofencingWorld.start();
  shadows = await world.shadows();
});
beforeEach(async () => {
  client = await GeofencingClient.of(world);
});
afterAll(() => world?.stop());

const hasDevice = async (own = client): Promise<TrackingId> =>
  trackingIdOf(await world.hasDevice(aDevice(own.project)));
const associate = (trackingId: TrackingId, kind: string, id: string, own = client) =>
  own.call('PUT', `/associations/v3/${trackingId}/${kind}/${id}`);
const isLockedOut = async (): Promise<boolean> => {
  const sql = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  return (await world.tables.query<object[]>(sql)).length > 0;
};
const move = (geofenceId: string, name: string, own = client) =>
  own.call('PUT', `/geofences/v2/${geofenceId}`, aCircle({ name }));

describe('a change of what very many devices are associated with', () => {
  it('GEO-9 all of them hear of it', async () => {
    const geofenceId = await client.hasGeofence(aCircle());
    const many = await ManyDevices.of(world.tables, client.projectId, geofenceId, DEVICES);
    expect((await move(geofenceId, 'x')).status).toBe(200);
    await eventually('all are told', async () => (await many.told()) === DEVICES);
    await shadows.commandsOf(many.nth(DEVICES));
    await eventually('nothing is left of it', async () => !(await isNoted(geofenceId)));
  });

  it('GEO-7 none shows it any more once it is deleted, and the associations of all go soon', async () => {
    const geofenceId = await client.hasGeofence(aCircle());
    const many = await ManyDevices.of(world.tables, client.projectId, geofenceId, DEVICES);
    expect((await client.call('DELETE', `/geofences/v2/${geofenceId}`)).status).toBe(204);
    await eventually('all associations are gone', async () => (await many.associated()) === 0);
    await eventually('all are told', async () => (await many.told()) === DEVICES);
    await shadows.commandsOf(many.nth(1));
    const note = 'SELECT 1 FROM removed_resource WHERE resource_id = $1';
    await eventually('nothing is left of it', async () => {
      return (await world.tables.query<object[]>(note, [geofenceId])).length === 0;
    });
  });

  it('ASC-3 a late answer to an older command takes nothing away from it', async () => {
    const geofenceId = await client.hasGeofence(aCircle());
    const last = await hasDevice();
    await associate(last, 'geofences', geofenceId);
    const [older] = await shadows.commandsOf(last);
    const many = await ManyDevices.of(world.tables, client.projectId, geofenceId, DEVICES);
    await move(geofenceId, 'x');
    await shadows.does(older!);
    const [, newer] = await shadows.commandsOf(last, 2);
    const timestampOf = (command: typeof newer) => command!.data.lastModifiedGeofenceTimestamp!;
    expect(timestampOf(newer)).toBeGreaterThan(timestampOf(older));
    await eventually('all are told', async () => (await many.told()) === DEVICES);
  });

  it('GEO-9 one after the other: all hear of the last one', async () => {
    const geofenceId = await client.hasGeofence(aCircle());
    const many = await ManyDevices.of(world.tables, client.projectId, geofenceId, DEVICES);
    const changedAgainAtMs = await world.whileLocked(many.nth(1_200), async () => {
      await move(geofenceId, 'x');
      await eventually('the first are told', async () => (await many.told()) >= 1_000);
      await eventually('the next portion has begun, with the first change', isLockedOut);
      expect(await many.told()).toBeLessThan(DEVICES);
      await move(geofenceId, 'y');
      return world.nowMs();
    });
    await eventually('all are told', async () => (await many.told(changedAgainAtMs)) === DEVICES);
    await eventually('nothing is left of it', async () => !(await isNoted(geofenceId)));
  });
});

describe('requests and devices', () => {
  it.each([
    ['GEO-9 a changed geofence', (id: string) => move(id, 'x'), 200],
    ['GEO-7 a deleted geofence', (id: string) => client.call('DELETE', `/geofences/v2/${id}`), 204],
    ['GEO-7 all geofences', () => client.removeAll('/geofences/v2'), 204],
  ])('%s waits for no device', async (_what, request, status) => {
    const geofenceId = await client.hasGeofence(aCircle());
    const trackingId = await hasDevice();
    await associate(trackingId, 'geofences', geofenceId);
    const answer = await world.whileLocked(trackingId, () => request(geofenceId));
    expect(answer.status).toBe(status);
    await shadows.commandsOf(trackingId, 2);
  });

  it('SEN-5 nor does a changed sensor rule, of which it hears', async () => {
    const rule = await client.hasSensorRule({ type: 'battery', range: { begin: 10, end: 90 } });
    const trackingId = await hasDevice();
    await associate(trackingId, 'sensors', rule);
    const answer = await world.whileLocked(trackingId, () =>
      client.call('PUT', `/sensors/v3/${rule}`, { type: 'battery', range: { begin: 20, end: 90 } }),
    );
    expect(answer.status).toBe(200);
    expect((await shadows.told(trackingId, 2)).sensorAlarmConfig).toMatchObject({ alertBatteryLevelPMin: 20 });
  });
});

describe('projects beside each other', () => {
  it('wall 8: who has very many devices keeps nobody waiting', async () => {
    const other = await GeofencingClient.of(world);
    const [big, small] = [await client.hasGeofence(aCircle()), await other.hasGeofence(aCircle())];
    const trackingId = await hasDevice(other);
    await associate(trackingId, 'geofences', small, other);
    const many = await ManyDevices.of(world.tables, client.projectId, big, 3 * DEVICES);
    await move(big, 'x');
    // The last of the many cannot be told meanwhile: the one of the other project is told before.
    await world.whileLocked(many.nth(3 * DEVICES), async () => {
      const waiting = await whilePublicationHangs(async () => {
        // Each of them waits for its publication, for a second.
        for (const _nth of [1, 2, 3]) await other.hasGeofence(aCircle());
      });
      expect(waiting).toBeGreaterThan(0);
      expect(waiting).toBeLessThanOrEqual(MOST_WAITING_RECORDS + 3);
      await move(small, 'x', other);
      await shadows.commandsOf(trackingId, 2);
    });
    await eventually('all are told', async () => (await many.told()) === 3 * DEVICES);
  });

  /** The relay cannot take from the outbox what it has published. @returns how many records wait in the end */
  const whilePublicationHangs = (work: () => Promise<void>): Promise<number> =>
    world.tables.transaction(async (manager) => {
      await eventually('a record waits', async () => {
        const rows = await manager.query<object[]>('SELECT 1 FROM outbox ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED');
        return rows.length > 0;
      });
      await work();
      const [row] = await manager.query<{ waiting: number }[]>('SELECT count(*)::int AS waiting FROM outbox');
      return row!.waiting;
    });
});

describe('portions of a removal', () => {
  it('ASC-1 what is still to be taken away is no association that a device has', async () => {
    const trackingId = await hasDevice();
    await associate(trackingId, 'geofences', await client.hasGeofence(aCircle()));
    const gone = await client.hasGeofence(aCircle());
    const one = await ManyDevices.of(world.tables, client.projectId, gone, 1);
    const answer = await world.whileLocked(one.nth(1), async () => {
      await world.tables.query(
        `WITH removed AS (SELECT $2::uuid AS id UNION ALL SELECT gen_random_uuid() FROM generate_series(1, 1000)),
              noted AS (INSERT INTO removed_resource SELECT id, 'geofence', $3 FROM removed)
         INSERT INTO geofence_association (tracking_id, geofence_id, project_id, created_at_ms)
         SELECT $1, id, $3, 1 FROM removed`,
        [trackingId, gone, client.projectId],
      );
      return associate(trackingId, 'geofences', await client.hasGeofence(aCircle()));
    });
    expect(answer.status).toBe(201);
    await eventually('they are taken away', async () => (await one.associated()) === 0);
  });

  it('reads no associations of others', async () => {
    const [big, gone] = [await client.hasGeofence(aCircle()), await client.hasGeofence(aCircle())];
    await ManyDevices.of(world.tables, client.projectId, big, 20_000);
    await ManyDevices.of(world.tables, client.projectId, gone, 20_000);
    await world.tables.query('ANALYZE geofence_association');
    const plan: Record<string, string>[] = await world.tables.query(
      `EXPLAIN (ANALYZE, TIMING OFF) ${nextDevicesSql('geofence')}`,
      [[gone], 500],
    );
    const text = plan.map((line) => line['QUERY PLAN']).join('\n');
    expect(text).toContain('geofence_association_geofence_id_association_key_idx');
    expect(text).not.toMatch(/Seq Scan on geofence_association|Rows Removed/);
  });
});

const isNoted = async (geofenceId: string): Promise<boolean> =>
  (await world.tables.query<object[]>('SELECT 1 FROM changed_resource WHERE resource_id = $1', [geofenceId])).length >
  0;
