import { eventually } from '@umbra/testing';
import { BulkJobsWorld } from './testing/bulk-jobs-world.ts';

describe('the bulk-jobs service', () => {
  let world: BulkJobsWorld;
  beforeAll(async () => (world = await BulkJobsWorld.start()));
  afterAll(() => world.stop());

  it('is ready, says so, and which version it is', async () => {
    await eventually('it is ready, and all it does by itself goes on', async () => {
      const { failing, degraded } = await world.readiness.report();
      return Object.keys({ ...failing, ...degraded }).length === 0;
    });
    expect(await world.call('GET', '/bulkjobs/v4/health')).toMatchObject({ status: 200 });
    expect(await world.call('GET', '/bulkjobs/v4/version')).toMatchObject({ status: 200 });
  });
});
