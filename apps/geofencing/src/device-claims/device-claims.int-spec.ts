import { AccessTail, DevicesView, FindDevice } from '@umbra/access';
import { MAX_ENDED_CLAIMS, type DeviceState } from '@umbra/contracts/device';
import { newPhysicalTrackingId, type TrackingId } from '@umbra/contracts/ids';
import { inTransaction } from '@umbra/postgres';
import { aDevice, eventually, trackingIdOf, unclaimed } from '@umbra/testing';
import { AssociateDevices } from '../associations/change-associations/associate-devices.ts';
import { GeofencingClient } from '../testing/geofencing-client.ts';
import { aCircle } from '../testing/geofences.ts';
import { GeofencingWorld } from '../testing/geofencing-world.ts';
import { EndClaims } from './end-claims.ts';

const V3 = '/associations/v3';

let world: GeofencingWorld;
let client: GeofencingClient;
let geofenceId: string;
let device: DeviceState;

beforeAll(async () => {
  world = await GeofencingWorld.start();
  client = await GeofencingClient.of(world);
  geofenceId = await client.hasGeofence(aCircle());
});
beforeEach(async () => {
  device = await world.hasDevice(aDevice(client.project));
});
afterAll(() => world?.stop());

const associate = (id: TrackingId = trackingIdOf(device)) => client.call('PUT', `${V3}/${id}/geofences/${geofenceId}`);
const rows = async (table: string, trackingId: TrackingId = trackingIdOf(device)): Promise<object[]> =>
  world.tables.query(`SELECT * FROM ${table} WHERE tracking_id = $1`, [trackingId]);
const endIsNoted = (trackingId: TrackingId = trackingIdOf(device)) =>
  eventually('the end of the claim is noted', async () => {
    const [row] = await rows('associated_device', trackingId);
    return typeof (row as { ended_at_ms?: unknown } | undefined)?.ended_at_ms === 'number';
  });

describe('associations', () => {
  it('REG-12 end with the claim; a new claim begins without any', async () => {
    const ruleId = await client.hasSensorRule({ type: 'tamper' });
    await associate();
    await client.call('PUT', `${V3}/${trackingIdOf(device)}/sensors/${ruleId}`);
    const released = await world.hasDevice(unclaimed(device));
    await endIsNoted();
    expect(await rows('geofence_association')).toEqual([]);
    expect(await rows('rule_association')).toEqual([]);
    expect((await client.call('DELETE', `/sensors/v3/${ruleId}`)).status).toBe(204);
    const trackingId = newPhysicalTrackingId();
    const claims = [...released.claims, { ...device.claims[0]!, trackingId, claimedAtMs: 4 }];
    await world.hasDevice({ ...released, status: 'claimed', claims, version: released.version + 1 });
    expect((await associate()).status).toBe(404);
    expect((await client.get(`${V3}/${trackingId}/geofences`)).body).toEqual({ data: [], count: 0 });
    expect((await associate(trackingId)).status).toBe(201);
  });

  it('REG-12 end also when the next state that is read lists the claim no more', async () => {
    await associate();
    const [first] = device.claims;
    const claims = Array.from({ length: MAX_ENDED_CLAIMS }, () => ({
      ...first!,
      trackingId: newPhysicalTrackingId(),
      unclaimedAtMs: 9,
    }));
    await world.hasDevice({ ...device, status: 'unclaimed', claims, version: device.version + 300 });
    await endIsNoted();
    expect(await rows('geofence_association')).toEqual([]);
  });

  it('wall 3 stay when an old state comes again, from before the claim', async () => {
    const current = { ...device, version: device.version + 4 };
    await world.hasDevice(current);
    await eventually(
      'it is known',
      () => world.app.http.get(DevicesView).versionOf(device.deviceId) === current.version,
    );
    await associate();
    const before = { ...device, status: 'provisioned', claims: [], version: 1 } as const;
    await inTransaction(world.tables, (manager) => new EndClaims().end(manager, [before], Date.now()));
    expect(await rows('geofence_association')).toHaveLength(1);
  });
});

describe('a claim that ends while the device is associated', () => {
  const found = () => world.app.http.get(FindDevice).ofProject(client.projectId, trackingIdOf(device));

  it('REG-12 refuses a replica that has not heard of it', async () => {
    // Found before the end, as by a replica whose tail is late.
    const known = await found();
    await world.hasDevice(unclaimed(device));
    await endIsNoted();
    const add = world.app.http.get(AssociateDevices).add(known, { kind: 'geofence', id: geofenceId });
    await expect(add).rejects.toMatchObject({ status: 404 });
    expect(await rows('geofence_association')).toEqual([]);
  });

  it('REG-12 waits for who is associating, and takes the association along', async () => {
    const known = await found();
    let ended: Promise<void> = Promise.resolve();
    await inTransaction(world.tables, async (manager) => {
      await manager.query(
        `INSERT INTO associated_device (tracking_id, project_id, device_id, device_version) VALUES ($1, $2, $3, $4)`,
        [known.trackingId, known.projectId, known.deviceId, known.version],
      );
      await manager.query(
        `INSERT INTO geofence_association (tracking_id, geofence_id, project_id, created_at_ms) VALUES ($1, $2, $3, 1)`,
        [known.trackingId, geofenceId, known.projectId],
      );
      ended = inTransaction(world.tables, (other) => new EndClaims().end(other, [unclaimed(device)], Date.now()));
      await eventually('the end waits', async () => {
        const waiting = await world.tables.query<object[]>(
          `SELECT 1 FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%INSERT INTO associated_device%'`,
        );
        return waiting.length > 0;
      });
    });
    await ended;
    await endIsNoted();
    expect(await rows('geofence_association')).toEqual([]);
  });

  it('REG-12 leaves nothing behind, however both fall', async () => {
    const devices = await Promise.all(Array.from({ length: 20 }, () => world.hasDevice(aDevice(client.project))));
    await world.app.http.get(AccessTail).caughtUp(20_000);
    await Promise.all(devices.flatMap((each) => [associate(trackingIdOf(each)), world.hasDevice(unclaimed(each))]));
    for (const each of devices) {
      await endIsNoted(trackingIdOf(each));
      expect(await rows('geofence_association', trackingIdOf(each))).toEqual([]);
    }
  });
});

describe('the notes of ended claims', () => {
  it('are forgotten when nobody can have missed them', async () => {
    await world.hasDevice(unclaimed(device));
    await endIsNoted();
    const FIFTEEN_DAYS_MS = 15 * 86_400_000;
    await new EndClaims().forget(world.tables.manager, Date.now());
    expect(await rows('associated_device')).toHaveLength(1);
    await new EndClaims().forget(world.tables.manager, Date.now() + FIFTEEN_DAYS_MS);
    expect(await rows('associated_device')).toEqual([]);
  });
});
