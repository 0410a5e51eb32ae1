import { eventually } from '@umbra/testing';
import { ConnectorsWorld } from './testing/connectors-world.ts';

describe('the connectors service', () => {
  let world: ConnectorsWorld;
  beforeAll(async () => (world = await ConnectorsWorld.start()));
  afterAll(() => world.stop());

  it('is ready, says so, and which version it is', async () => {
    await eventually('it is ready, and carries out commands', async () => {
      const { failing, degraded } = await world.readiness.report();
      return Object.keys({ ...failing, ...degraded }).length === 0;
    });
    expect(await world.call('GET', '/c2c/v4/health')).toMatchObject({ status: 200 });
    expect(await world.call('GET', '/c2c/v4/version')).toMatchObject({ status: 200 });
  });
});
