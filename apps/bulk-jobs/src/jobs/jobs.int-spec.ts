import { BulkJobsClient } from '../testing/bulk-jobs-client.ts';
import { BulkJobsWorld } from '../testing/bulk-jobs-world.ts';

describe('jobs', () => {
  let world: BulkJobsWorld;
  let client: BulkJobsClient;
  beforeAll(async () => (world = await BulkJobsWorld.start()));
  afterAll(() => world.stop());
  beforeEach(async () => (client = await BulkJobsClient.ofNewProject(world)));

  it('BULK-17 a job is taken, listed, and says how it stands', async () => {
    const { status, body } = await client.uploadCsv('name,tags\na,x|y\nb,\n', '?fileName=fleet.csv');
    expect([status, body]).toEqual([202, { jobId: expect.stringMatching(/^BULK-[0-9a-f-]{36}$/) }]);
    expect((await client.get('')).body).toEqual({
      ...{ count: 1, limit: 100 },
      items: [{ jobId: body.jobId, status: 'pending', type: 'create' }],
    });
    expect((await client.get(`/${body.jobId}/status`)).body).toEqual({
      ...{ status: 'pending', type: 'create', fileName: 'fleet.csv' },
      ...{ progress: 0, total: 2, succeeded: 0, partiallySucceeded: 0, failed: 0, pending: 2 },
    });
    expect((await client.get(`/${body.jobId}/results`)).body).toEqual({
      ...{ items: [], count: 0, limit: 100, status: 'pending', type: 'create' },
    });
    expect((await client.change(body.jobId, 'cancel')).body).toEqual({ status: 'cancelled' });
  });
});
