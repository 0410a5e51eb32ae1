import type { ProjectId } from '@umbra/contracts/ids';
import { JOB_KEPT_MS } from '../job/job.ts';
import { anUnprovisioned } from '../job/testing/rows.ts';
import { BulkJobsWorld } from '../testing/bulk-jobs-world.ts';
import { ForgetJobs } from './forget-jobs.ts';

describe('jobs of more than a week ago', () => {
  let world: BulkJobsWorld;
  let projectId: ProjectId;
  beforeAll(async () => {
    world = await BulkJobsWorld.start({ withNeighbours: true });
    ({ projectId } = (await world.hasProject()).state);
  });
  afterAll(() => world.stop());

  const left = async () => {
    const [{ jobs, rows, secrets }] = await world.tables.query(
      `SELECT (SELECT count(*) FROM job) AS jobs, count(*) AS rows, count(device_secret_sealed) AS secrets FROM job_row`,
    );
    return { jobs, rows, secrets };
  };

  it('BULK-12, BULK-14 are gone with their rows and secrets, however many they are; younger ones stay', async () => {
    const nowMs = world.nowMs();
    const old = Array.from({ length: 25 }, (_, nth) => [
      anUnprovisioned({ name: `${String(nth)} a` }),
      anUnprovisioned({ name: `${String(nth)} b` }),
    ]);
    for (const wishes of old) await world.jobs.hasEnded(await world.jobs.has(projectId, wishes));
    // Not old from the beginning: the service itself looks for such jobs when it starts.
    await world.tables.query('UPDATE job SET created_at_ms = $1', [nowMs - JOB_KEPT_MS - 60_000]);
    const young = await world.jobs.has(
      projectId,
      [anUnprovisioned({ name: 'young' })],
      nowMs - JOB_KEPT_MS + 3_600_000,
    );
    await world.jobs.hasEnded(young);
    expect(await left()).toEqual({ jobs: 26, rows: 51, secrets: 51 });
    await world.app.http.get(ForgetJobs).forget();
    expect(await left()).toEqual({ jobs: 1, rows: 1, secrets: 1 });
    expect(await world.jobs.job(young)).toMatchObject({ succeeded: 1 });
  });

  it('BULK-12 are left for later when the process ends', async () => {
    const old = await world.jobs.has(projectId, [anUnprovisioned({ name: 'old' })], 1);
    await world.app.http.get(ForgetJobs).forget(AbortSignal.abort());
    expect(await world.jobs.job(old)).toBeDefined();
    await world.app.http.get(ForgetJobs).forget();
    expect(await world.jobs.job(old)).toBeUndefined();
  });
});
