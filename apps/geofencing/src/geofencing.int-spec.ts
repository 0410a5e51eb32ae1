import { eventually } from '@umbra/testing';
import { GeofencingWorld } from './testing/geofencing-world.ts';

describe('the geofencing service', () => {
  let world: GeofencingWorld;
  beforeAll(async () => (world = await GeofencingWorld.start()));
  afterAll(() => world.stop());

  it('is ready, says so, and which version it is', async () => {
    await eventually('it is ready', async () => Object.keys(await world.readiness.failing()).length === 0);
    expect(await world.readiness.report()).toEqual({ failing: {}, degraded: {} });
    expect(await world.call('GET', '/geofences/v2/health')).toMatchObject({ status: 200 });
    expect(await world.call('GET', '/geofences/v2/version')).toMatchObject({ status: 200 });
  });
});
