import { newUserId, type ProjectId } from '@umbra/contracts/ids';
import { aProject } from '@umbra/testing';
import { BulkJobsClient } from '../testing/bulk-jobs-client.ts';
import { BulkJobsWorld } from '../testing/bulk-jobs-world.ts';
import { storeJob } from '../testing/stored-jobs.ts';
import { malformedUploads } from './testing/malformed-uploads.ts';

const CSV = { 'content-type': 'text/csv' };
const MIB = 1_048_576;

describe('POST /bulkjobs/v4/deviceUploads', () => {
  let world: BulkJobsWorld;
  let client: BulkJobsClient;
  let projectId: ProjectId;
  beforeAll(async () => {
    world = await BulkJobsWorld.start({
      settings: {
        BULK_JOBS_MAX_OPEN_JOBS_PER_PROJECT: '3',
        BULK_JOBS_MAX_JOBS_PER_PROJECT: '5',
        BULK_JOBS_MAX_ROWS_PER_PROJECT: '1500',
      },
    });
  });
  afterAll(() => world.stop());
  beforeEach(async () => {
    const project = await world.hasProject();
    projectId = project.state.projectId;
    client = new BulkJobsClient(world, project.apiKey);
  });

  const stored = async () => {
    const [counts] = await world.tables.query<[{ jobs: number; rows: number }]>(
      `SELECT count(DISTINCT job_key)::int AS jobs, count(row_number)::int AS rows
         FROM job LEFT JOIN job_row USING (job_key) WHERE project_id = $1`,
      [projectId],
    );
    return counts;
  };
  const wishes = async (jobId: string) => {
    const rows = await world.tables.query<{ wish: object }[]>(
      'SELECT wish FROM job JOIN job_row USING (job_key) WHERE job_id = $1 ORDER BY row_number',
      [jobId],
    );
    return rows.map(({ wish }) => wish);
  };

  it('BULK-17 stores the rows of a CSV in their order', async () => {
    const { status, body } = await client.uploadCsv('name,tags\nb,x|y\na,\n', '?fileName=fleet%20%C3%BC.csv');
    expect([status, body]).toEqual([202, { jobId: expect.stringMatching(/^BULK-[0-9a-f-]{36}$/) }]);
    expect(await wishes(body.jobId)).toEqual([
      { variant: 'unprovisioned', name: 'b', tags: ['x', 'y'] },
      { variant: 'unprovisioned', name: 'a' },
    ]);
    expect((await client.get(`/${body.jobId}/status`)).body).toMatchObject({
      fileName: 'fleet ü.csv',
      total: 2,
      pending: 2,
    });
  });

  it('BULK-4 BULK-16 takes 1000 rows, also with a name twice', async () => {
    const { status, body } = await client.uploadJson(Array.from({ length: 1_000 }, () => ({ name: 'a' })));
    expect([status, (await client.get(`/${body.jobId}/status`)).body.total]).toEqual([202, 1_000]);
  });

  it('BULK-15 takes a job that deletes, and knows who asked for it', async () => {
    const userId = newUserId();
    const { state } = await world.hasProject(aProject({ members: [{ userId, role: 'member' }] }));
    const member = new BulkJobsClient(world, await world.userToken(userId));
    const { body } = await member.uploadJson([{ externalId: 'MyDevice1', unclaimOnly: 'true' }]);
    const [row] = await world.tables.query('SELECT type, requested_by, project_id FROM job WHERE job_id = $1', [
      body.jobId,
    ]);
    expect(row).toEqual({ type: 'delete', requested_by: userId, project_id: state.projectId });
  });

  it('REG-2 takes no row of a mere member that makes or ends a licence', async () => {
    const userId = newUserId();
    await world.hasProject(aProject({ members: [{ userId, role: 'member' }] }));
    const member = new BulkJobsClient(world, await world.userToken(userId));
    for (const rows of [
      [{ name: 'a', deviceId: 'd' }, { name: 'b' }],
      [{ externalId: 'x', unclaimOnly: true }, { trackingId: 't' }],
    ]) {
      const { status, body } = await member.uploadJson(rows);
      expect([status, body.message]).toEqual([403, expect.stringMatching(/^Row 2 (makes|ends) a licence/)]);
    }
    expect(await stored()).toEqual({ jobs: 0, rows: 0 });
    expect((await member.uploadJson([{ name: 'a', deviceId: 'd' }])).status).toBe(202);
    expect((await member.uploadJson([{ name: 'a', connectorId: 'c', externalDeviceId: 'e' }])).status).toBe(202);
  });

  it('BULK-3 names row and column of what is wrong, and stores nothing', async () => {
    const { status, body } = await client.uploadCsv('name,sendMs\na,1\nb,x\nc,-1\n');
    expect([status, body]).toEqual([
      400,
      {
        ...{ code: 400, error: 'Bad request', id: expect.any(String) },
        message: 'The upload is not valid: line 3, column sendMs must be a whole number from 0 to 2147483647.',
        details: {
          hereErrorCode: 400_306,
          errors: [
            { path: 'line 3, column sendMs', row: 2, column: 'sendMs', line: 3, reason: expect.any(String) },
            { path: 'line 4, column sendMs', row: 3, column: 'sendMs', line: 4, reason: expect.any(String) },
          ],
        },
      },
    ]);
    expect(await stored()).toEqual({ jobs: 0, rows: 0 });
  });

  it('§9.4 tells who sends a file by curl -d what to do', async () => {
    const { status, body } = await client.uploadCsv('name,typemy tracker,Phone');
    expect([status, body.message]).toEqual([400, expect.stringContaining('--data-binary')]);
  });

  it.each([
    ['text/csv; charset=utf-8', 'name\nä\n', 202],
    ['text/csv;charset=ISO-8859-1', Buffer.from('name\nä\n', 'latin1'), 202],
    ['text/csv', Buffer.from('name\nä\n', 'latin1'), 400],
    ['text/csv;charset=klingon', 'name\na\n', 400],
    ['application/json;charset=utf-8', '[{"name":"a"}]', 202],
    ['text/plain', '[{"name":"a"}]', 400],
    ['application/x-www-form-urlencoded', 'name\na\n', 400],
  ])('BULK-17 takes or refuses the content type %s', async (contentType, body, expected) => {
    expect((await client.call('POST', '', { body, headers: { 'content-type': contentType } })).status).toBe(expected);
  });

  it.each(['fileName=%00', `fileName=${'x'.repeat(51)}`, 'fileName=a&fileName=b'])(
    'BULK-17 refuses %s',
    async (query) => {
      expect((await client.uploadJson([{ name: 'a' }], `?${query}`)).status).toBe(400);
      expect(await stored()).toEqual({ jobs: 0, rows: 0 });
    },
  );

  it('takes 5 MiB, and not a byte more', async () => {
    const text = (bytes: number) => `[{"name":"a"}]${' '.repeat(bytes - 14)}`;
    expect((await client.uploadJson(text(5 * MIB))).status).toBe(202);
    const { status, body } = await client.call('POST', '', { body: text(5 * MIB + 1), headers: CSV });
    expect([status, body]).toEqual([
      413,
      expect.objectContaining({ code: 413, error: 'Payload Too Large', details: { hereErrorCode: 413_306 } }),
    ]);
  });

  it('BULK-11 takes no job while too many are open; one that is cancelled makes room', async () => {
    const jobs = await Promise.all(Array.from({ length: 6 }, () => client.uploadJson([{ name: 'a' }])));
    expect(jobs.map(({ status }) => status).sort()).toEqual([202, 202, 202, 412, 412, 412]);
    expect(await stored()).toEqual({ jobs: 3, rows: 3 });
    await client.change(jobs.find(({ status }) => status === 202)?.body.jobId, 'cancel');
    expect((await client.uploadJson([{ name: 'a' }])).status).toBe(202);
  });

  it('keeps no more rows of a project than it may have, and says when there is room', async () => {
    const rows = (count: number) => Array.from({ length: count }, () => ({ name: 'a' }));
    expect((await client.uploadJson(rows(1_000))).status).toBe(202);
    const { status, headers } = await client.uploadJson(rows(501));
    expect([status, headers.get('x-ratelimit-limit'), headers.get('x-ratelimit-remaining')]).toEqual([
      429,
      '1500',
      '500',
    ]);
    const retryAfterS = Number(headers.get('retry-after'));
    expect(retryAfterS).toBeGreaterThan(604_700);
    expect(retryAfterS).toBeLessThanOrEqual(604_800);
    expect((await client.uploadJson(rows(500))).status).toBe(202);
  });

  it('keeps no more jobs of a project than it may have, also those that have ended', async () => {
    for (let count = 0; count < 5; count += 1)
      await storeJob(world.tables, projectId, 'acknowledged', [{ status: 'failed' }]);
    const { status, body } = await client.uploadJson([{ name: 'a' }]);
    expect([status, body.message]).toEqual([429, expect.stringContaining('5 jobs a week; 0 are left')]);
  });

  it('BULK-3 answers 500 malformed uploads with row and column, and makes no half of a job', async () => {
    for (const { what, body, contentType } of malformedUploads(500)) {
      const response = await client.call('POST', '', { body, headers: { 'content-type': contentType } });
      const answer = response.body as { details?: { errors?: { row: unknown; column: string | number }[] } };
      const [first] = answer.details?.errors ?? [];
      expect([what, response.status, typeof first?.row]).toEqual([what, 400, 'number']);
      // A column that has no name is known by its place.
      expect([what, String(first?.column ?? '')]).toEqual([what, expect.stringMatching(/./)]);
    }
    expect(await stored()).toEqual({ jobs: 0, rows: 0 });
  }, 180_000);

  it('BULK-3 answers malformed uploads of more than 5 MiB with 413', async () => {
    for (const { body, contentType } of malformedUploads(5)) {
      const large = Buffer.concat([body, Buffer.alloc(5 * MIB, ' ')]);
      const { status } = await client.call('POST', '', {
        body: large.toString(),
        headers: { 'content-type': contentType },
      });
      expect(status).toBe(413);
    }
    expect(await stored()).toEqual({ jobs: 0, rows: 0 });
  });
});
