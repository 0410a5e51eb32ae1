import type { DeviceState } from '@umbra/contracts/device';
import type { DeviceAssociated } from '@umbra/contracts/geofencing-command';
import { aDevice, eventually, trackingIdOf } from '@umbra/testing';
import { GeofencingClient } from '../testing/geofencing-client.ts';
import { aCircle } from '../testing/geofences.ts';
import { GeofencingWorld } from '../testing/geofencing-world.ts';

const DEVICES = 200;
const GEOFENCES = 4;
const RULES = 3;

describe('two replicas with a job’s commands, while people change what it speaks of', () => {
  let world: GeofencingWorld;
  let client: GeofencingClient;
  let devices: DeviceState[];
  let geofenceIds: string[];
  let ruleIds: string[];
  let sensorRuleId: string;

  beforeAll(async () => {
    world = await GeofencingWorld.start({ replicas: 2 });
    client = await GeofencingClient.of(world);
    devices = await Promise.all(Array.from({ length: DEVICES }, () => world.hasDevice(aDevice(client.project))));
    const times = <Made>(count: number, make: () => Promise<Made>) => Promise.all(Array.from({ length: count }, make));
    geofenceIds = await times(GEOFENCES, () => client.hasGeofence(aCircle()));
    ruleIds = await times(RULES, () => client.hasRule({ type: 'online' }));
    sensorRuleId = await client.hasSensorRule({ type: 'battery', range: { begin: 0, end: 50 } });
  });
  afterAll(() => world?.stop());

  it('wait for nobody in a circle; every device has all, and was told the newest limits last', async () => {
    const shadows = await world.shadows();
    const asker = await world.asker();
    const given = await Promise.all(
      devices.map((device, nth) => {
        const trackingId = trackingIdOf(device);
        // Each names them in another order.
        const turned = (ids: readonly string[]) => [...ids.slice(nth % ids.length), ...ids.slice(0, nth % ids.length)];
        const wish = { geofenceIds: turned(geofenceIds), ruleIds: turned([...ruleIds, sensorRuleId]) };
        return asker.give('geofencing.associate-device', trackingId, {
          ...{ projectId: client.projectId, trackingId },
          ...wish,
        });
      }),
    );
    for (let end = 51; end <= 55; end += 1) {
      const changes = [
        client.call('PUT', `/sensors/v3/${sensorRuleId}`, { type: 'battery', range: { begin: 0, end } }),
        ...geofenceIds.map((id) => client.call('PUT', `/geofences/v2/${id}`, aCircle({ name: String(end) }))),
      ];
      for (const { status } of await Promise.all(changes)) expect(status).toBe(200);
    }
    for (const each of given) {
      const result = await asker.resultOf<DeviceAssociated>(each);
      expect(result).toEqual({ associated: GEOFENCES + RULES + 1, refused: [] });
    }
    for (const device of devices) {
      await eventually('it was told the newest limit last', () => {
        const last = shadows.commandsSoFar(trackingIdOf(device)).at(-1);
        return last?.data.sensorAlarmConfig?.['alertBatteryLevelPMax'] === 55;
      });
    }
    const [row] = await world.tables.query<{ deadlocks: number }[]>(
      'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
    );
    expect(row?.deadlocks).toBe(0);
  });
});
