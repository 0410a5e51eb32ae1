import { eventually } from '@umbra/testing';
import { GeofencingWorld } from './testing/geofencing-world.ts';

describe('the geofencing service', () => {
  let world: GeofencingWorld;
  beforeAll(async () => (world = await GeofencingWorld.start()));
  afterAll(() => world.stop());

  it('is ready, says so, and which version it is', async () => {
    await eventually('it is ready, and all it does by itself goes on', async () => {
      const { failing, degraded } = await world.readiness.report();
      return Object.keys({ ...failing, ...degraded }).length === 0;
    });
    expect(await world.call('GET', '/geofences/v2/health')).toMatchObject({ status: 200 });
    expect(await world.call('GET', '/geofences/v2/version')).toMatchObject({ status: 200 });
  });
});
