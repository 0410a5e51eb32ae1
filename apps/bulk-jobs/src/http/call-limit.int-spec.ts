import { BulkJobsClient } from '../testing/bulk-jobs-client.ts';
import { BulkJobsWorld } from '../testing/bulk-jobs-world.ts';

describe('how often /bulkjobs/v4 is called', () => {
  let world: BulkJobsWorld;
  beforeAll(async () => (world = await BulkJobsWorld.start({ settings: { BULK_JOBS_CALLS_PER_MINUTE: '8' } })));
  afterAll(() => world.stop());

  it('§1.4 each caller has so many calls a minute, whatever they are about; then 429 with its three headers', async () => {
    const client = await BulkJobsClient.ofNewProject(world);
    const other = await BulkJobsClient.ofNewProject(world);
    const calls = [
      ['GET', ''],
      ['POST', ''],
      ['GET', '/BULK-0/status'],
      ['GET', '/BULK-0/results'],
      ['PATCH', '/BULK-0'],
    ] as const;
    const call = ([method, path]: (typeof calls)[number]) =>
      client.call(method, path, method === 'GET' ? {} : { body: {} });
    for (const each of [...calls, ...calls.slice(0, 3)]) expect((await call(each)).status).not.toBe(429);
    for (const each of calls) {
      const { status, body, headers } = await call(each);
      expect([status, body]).toEqual([429, expect.objectContaining({ code: 429, error: 'Too Many Requests' })]);
      expect([headers.get('x-ratelimit-limit'), headers.get('x-ratelimit-remaining')]).toEqual(['8', '0']);
      expect(headers.get('retry-after')).toMatch(/^([1-9]|[1-5]\d|60)$/);
    }
    expect((await other.get('')).status).toBe(200);
    world.shiftClock(60_000);
    expect((await client.get('')).status).toBe(200);
  });
});
