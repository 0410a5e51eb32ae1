import { newUserId, type ProjectId } from '@umbra/contracts/ids';
import { aProject, eventually, type Answer } from '@umbra/testing';
import type { QueryRunner } from 'typeorm';
import { JOB_KEPT_MS } from '../job/job.ts';
import { BulkJobsClient } from '../testing/bulk-jobs-client.ts';
import { BulkJobsWorld } from '../testing/bulk-jobs-world.ts';
import { storeJob } from '../testing/stored-jobs.ts';

describe('jobs', () => {
  let world: BulkJobsWorld;
  let client: BulkJobsClient;
  let projectId: ProjectId;
  beforeAll(async () => (world = await BulkJobsWorld.start()));
  afterAll(() => world.stop());
  beforeEach(async () => {
    const project = await world.hasProject();
    projectId = project.state.projectId;
    client = new BulkJobsClient(world, project.apiKey);
  });

  const listed = async (query: string): Promise<string[]> =>
    (await client.get(query)).body.items.map(({ jobId }: { jobId: string }) => jobId);

  it('BULK-7 BULK-17 says how a job stands', async () => {
    const jobId = await storeJob(world.tables, projectId, 'ongoing', [
      ...Array.from({ length: 5 }, () => ({ status: 'succeeded' as const })),
      ...[{ status: 'failed' as const }, { status: 'partiallySucceeded' as const }],
    ]);
    await world.tables.query(`UPDATE job SET total = 10, file_name = 'fleet.csv' WHERE job_id = $1`, [jobId]);
    expect((await client.get(`/${jobId}/status`)).body).toEqual({
      ...{ status: 'ongoing', type: 'create', fileName: 'fleet.csv', progress: 70 },
      ...{ total: 10, succeeded: 5, partiallySucceeded: 1, failed: 1, pending: 3 },
    });
  });

  it('BULK-12 lists all jobs of the project, newest first, by type and status', async () => {
    const completed = await storeJob(world.tables, projectId, 'completed', [{ status: 'succeeded' }]);
    const failed = await storeJob(world.tables, projectId, 'failed', [{ status: 'failed' }]);
    const cancelled = await storeJob(world.tables, projectId, 'cancelled', [{ status: 'pending' }]);
    await world.tables.query(`UPDATE job SET type = 'delete' WHERE job_id = $1`, [failed]);
    expect((await client.get('')).body).toEqual({
      ...{ count: 3, limit: 100 },
      items: [
        { jobId: cancelled, status: 'cancelled', type: 'create' },
        { jobId: failed, status: 'failed', type: 'delete' },
        { jobId: completed, status: 'completed', type: 'create' },
      ],
    });
    expect(await listed('?type=create')).toEqual([cancelled, completed]);
    expect(await listed('?status=failed')).toEqual([failed]);
    expect(await listed('?status=failed,completed')).toEqual([failed, completed]);
    expect(await listed('?status=failed&status=completed&type=create')).toEqual([completed]);
    expect(await listed('?status[]=ongoing')).toEqual([]);
  });

  it('PAGE-4 lists nothing twice and skips nothing while jobs are added', async () => {
    const all: string[] = [];
    for (let count = 0; count < 5; count += 1) {
      all.unshift(await storeJob(world.tables, projectId, 'completed', [{ status: 'succeeded' }]));
    }
    const first = (await client.get('?limit=2')).body;
    await storeJob(world.tables, projectId, 'completed', [{ status: 'succeeded' }]);
    const second = (await client.get(`?limit=2&pageToken=${first.nextPageToken}`)).body;
    const third = (await client.get(`?limit=2&pageToken=${second.nextPageToken}`)).body;
    const ids = [first, second, third].flatMap(({ items }) => items.map(({ jobId }: { jobId: string }) => jobId));
    expect([ids, third.nextPageToken]).toEqual([all, undefined]);
  });

  it('PAGE-4 refuses the token of another list', async () => {
    const rows = [{ status: 'succeeded' }, { status: 'succeeded' }] as const;
    const own = [
      await storeJob(world.tables, projectId, 'completed', rows),
      await storeJob(world.tables, projectId, 'completed', rows),
    ];
    const { state, apiKey } = await world.hasProject();
    for (const _ of rows) await storeJob(world.tables, state.projectId, 'completed', rows);
    const other = new BulkJobsClient(world, apiKey);
    const lists = [
      ...['?', '?type=create', '?status=completed'].map((path) => [client, path] as const),
      ...own.map((jobId) => [client, `/${jobId}/results?`] as const),
      [other, '?'] as const,
    ];
    const tokens: string[] = [];
    for (const [by, path] of lists) tokens.push((await by.get(`${path}&limit=1`)).body.nextPageToken);
    for (const [place, [by, path]] of lists.entries()) {
      const answers = await Promise.all(tokens.map((token) => by.get(`${path}&limit=2&pageToken=${token}`)));
      const expected = tokens.map((_token, from) => (from === place ? 200 : 400));
      expect([path, ...answers.map(({ status }) => status)]).toEqual([path, ...expected]);
    }
    const [first = ''] = tokens;
    const { body } = await client.get(`?type=create&pageToken=${first}`);
    expect(body.details.errors).toEqual([expect.objectContaining({ path: 'pageToken' })]);
  });

  it.each([
    'type=update',
    'type=create&type=delete',
    'status=done',
    'status=failed,done',
    'limit=101',
    'pageToken=%00',
  ])('PAGE-5 refuses to list with %s', async (query) => {
    expect((await client.get(`?${query}`)).status).toBe(400);
  });

  it('BULK-12 are gone after a week', async () => {
    const jobId = await storeJob(world.tables, projectId, 'completed', [{ status: 'succeeded' }]);
    await world.tables.query('UPDATE job SET created_at_ms = $2 WHERE job_id = $1', [
      jobId,
      world.nowMs() - JOB_KEPT_MS,
    ]);
    expect(await listed('')).toEqual([]);
    for (const path of ['status', 'results']) expect((await client.get(`/${jobId}/${path}`)).status).toBe(404);
    expect((await client.change(jobId, 'acknowledge')).status).toBe(404);
  });

  it('BULK-10 are cancelled once, whoever asks at the same time', async () => {
    const jobId = await storeJob(world.tables, projectId, 'ongoing', [{ status: 'succeeded' }]);
    const answers = await Promise.all(Array.from({ length: 8 }, () => client.change(jobId, 'cancel')));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 7 }, () => 412)]);
    expect(answers.find(({ status }) => status === 200)?.body).toEqual({ status: 'cancelled' });
    expect((await client.change(jobId, 'cancel')).body).toMatchObject({
      ...{ code: 412, error: 'Precondition Failed' },
      message: 'A job can be cancelled while it is pending or ongoing: this one is cancelled.',
    });
    expect((await client.change(jobId, 'acknowledge')).body).toEqual({ status: 'acknowledged' });
    expect((await client.change(jobId, 'acknowledge')).status).toBe(412);
  });

  /** Asked for while somebody holds the job, who then does this and lets go. */
  async function cancelledBehind(jobId: string, then: (session: QueryRunner) => Promise<unknown>): Promise<Answer> {
    const session = world.tables.createQueryRunner();
    await session.startTransaction();
    await session.query('SELECT FROM job WHERE job_id = $1 FOR UPDATE', [jobId]);
    const answer = client.change(jobId, 'cancel');
    await eventually('it waits', async () => {
      const waiting = await world.tables.query<object[]>(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return waiting.length > 0;
    });
    await then(session);
    await session.commitTransaction();
    await session.release();
    return answer;
  }

  it('BULK-10 are cancelled only when rows that are just beginning have begun', async () => {
    const jobId = await storeJob(world.tables, projectId, 'ongoing', [{ status: 'succeeded' }]);
    const answer = await cancelledBehind(jobId, async () => {
      expect((await client.get(`/${jobId}/status`)).body).toMatchObject({ status: 'ongoing' });
    });
    expect(answer.body).toEqual({ status: 'cancelled' });
  });

  it('BULK-10 are not cancelled when their last row ends first', async () => {
    const jobId = await storeJob(world.tables, projectId, 'ongoing', [{ status: 'succeeded' }]);
    const answer = await cancelledBehind(jobId, (session) =>
      session.query(`UPDATE job SET status = 'completed' WHERE job_id = $1`, [jobId]),
    );
    expect([answer.status, answer.body.message]).toEqual([412, expect.stringContaining('this one is completed')]);
    expect((await client.get(`/${jobId}/status`)).body).toMatchObject({ status: 'completed' });
  });

  it.each([
    ['no body', ''],
    ['no action', '{}'],
    ['another action', '{"action":"acknowledged"}'],
    ['a field more', '{"action":"cancel","x":1}'],
    ['a list', '[]'],
  ])('BULK-10 a change is refused with %s', async (_what, body) => {
    const jobId = await storeJob(world.tables, projectId, 'ongoing', [{ status: 'succeeded' }]);
    expect((await client.call('PATCH', `/${jobId}`, { body })).status).toBe(400);
  });

  describe('of another project', () => {
    const others = (jobId: string, query = '') => [
      () => client.get(`/${jobId}/status${query}`),
      () => client.get(`/${jobId}/results${query}`),
      () => client.call('PATCH', `/${jobId}${query}`, { body: { action: 'cancel' } }),
    ];

    it('BULK-12 do not exist, and stay as they are', async () => {
      const other = aProject().state.projectId;
      const jobId = await storeJob(world.tables, other, 'ongoing', [{ status: 'succeeded' }]);
      for (const ask of others(jobId)) expect((await ask()).status).toBe(404);
      for (const ask of others(jobId, `?projectId=${other}`)) expect((await ask()).status).toBe(403);
      expect(await listed('')).toEqual([]);
      expect((await client.get(`?projectId=${other}`)).status).toBe(403);
      expect((await client.uploadJson([{ name: 'a' }], `?projectId=${other}`)).status).toBe(403);
      const [{ status }] = await world.tables.query('SELECT status FROM job WHERE job_id = $1', [jobId]);
      expect(status).toBe('ongoing');
    });

    it.each(['x', 'BULK-', 'BULK-%00', `BULK-${'a'.repeat(36)}`, 'BULK-6f0e4c52-9a52-4d5b-8c7e-9a100f0c8a51'])(
      'a job %s is not there',
      async (jobId) => {
        for (const ask of others(jobId)) expect((await ask()).status).toBe(404);
      },
    );
  });

  it('GEN-14 AUTH-1 are for members, who say which project they mean', async () => {
    const userId = newUserId();
    const members = [{ userId, role: 'member' as const }];
    const [one, two] = [await world.hasProject(aProject({ members })), await world.hasProject(aProject({ members }))];
    const member = new BulkJobsClient(world, await world.userToken(userId));
    const [a, b] = [one.state.projectId, two.state.projectId];
    const jobId = await storeJob(world.tables, a, 'completed', [{ status: 'succeeded' }]);
    expect((await member.get(`?projectId=${a}`)).body).toMatchObject({ count: 1 });
    expect((await member.get('')).status).toBe(400);
    expect((await member.get(`/${jobId}/status`)).status).toBe(400);
    expect((await member.get(`/${jobId}/status?projectId=${a}`)).status).toBe(200);
    expect((await member.get(`/${jobId}/status?projectId=${b}`)).status).toBe(404);
    const stranger = new BulkJobsClient(world, await world.userToken(newUserId()));
    expect((await stranger.get(`?projectId=${a}`)).status).toBe(403);
    expect((await stranger.get('')).status).toBe(403);
    for (const path of ['', `/${jobId}/status`, `/${jobId}/results`]) {
      expect((await world.call('GET', `/bulkjobs/v4/deviceUploads${path}`)).status).toBe(401);
    }
  });
});
