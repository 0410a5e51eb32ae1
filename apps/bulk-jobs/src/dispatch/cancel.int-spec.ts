import type { ProjectId } from '@umbra/contracts/ids';
import { eventually } from '@umbra/testing';
import { pendingOf } from '../job/job.ts';
import { anUnprovisioned, EVERYTHING } from '../job/testing/rows.ts';
import { BulkJobsWorld } from '../testing/bulk-jobs-world.ts';
import { DISPATCH_LOCK_CLASS } from './jobs-at-work.repository.ts';

describe('a job that is cancelled', () => {
  let world: BulkJobsWorld;
  let projectId: ProjectId;
  beforeAll(async () => {
    world = await BulkJobsWorld.start({ withNeighbours: true, replicas: 2 });
    for (const id of ['g1', 'g2', 'r1']) world.neighbours.places.associable.add(id);
  });
  afterAll(() => world.stop());
  beforeEach(async () => ({ projectId } = (await world.hasProject()).state));

  const rows = (count: number) =>
    Array.from({ length: count }, (_, nth) => anUnprovisioned({ ...EVERYTHING, name: `truck ${String(nth)}` }));
  const begun = async (jobId: string) =>
    (await world.jobs.rows(jobId)).filter(({ status }) => status !== 'pending').length;

  it('BULK-10 begins nothing more, ends what has begun, keeps what has ended, and its counts add up', async () => {
    world.neighbours.serviceMs = 3;
    const jobId = await world.jobs.has(projectId, rows(300));
    await eventually('some have ended', async () => (await world.jobs.job(jobId))!.succeeded > 20);
    await world.jobs.cancel(jobId);
    const [atCancel, hadEnded] = [await begun(jobId), (await world.jobs.job(jobId))!.succeeded];
    expect(atCancel).toBeLessThan(300);
    const all = await eventually('what has begun has ended', async () => {
      const now = await world.jobs.rows(jobId);
      return now.every(({ status }) => status !== 'ongoing') && now;
    });
    const job = (await world.jobs.job(jobId))!;
    expect(job).toMatchObject({ status: 'cancelled', total: 300, succeeded: atCancel, failed: 0 });
    expect(job.succeeded).toBeGreaterThanOrEqual(hadEnded);
    expect(pendingOf(job)).toBe(all.filter(({ status }) => status === 'pending').length);
    for (const { status, steps, errors } of all.filter(({ status }) => status !== 'pending')) {
      expect([status, errors]).toEqual(['succeeded', []]);
      expect(steps.map((step) => step.status)).toEqual(['done', 'done', 'done', 'done']);
    }
    // A job beside it goes on, and nothing of this one begins by that.
    world.neighbours.serviceMs = 0;
    await world.jobs.hasEnded(await world.jobs.has(projectId, [anUnprovisioned({ name: 'the next' })]));
    expect(await begun(jobId)).toBe(atCancel);
  }, 60_000);

  it('BULK-10 before its first row does nothing at all', async () => {
    const jobId = await world.tables.transaction(async (manager) => {
      // Nobody begins rows meanwhile.
      await manager.query(`SELECT pg_advisory_xact_lock($1, hashtext(current_schema()))`, [DISPATCH_LOCK_CLASS]);
      const made = await world.jobs.has(projectId, rows(3));
      await world.jobs.cancel(made);
      return made;
    });
    await world.jobs.hasEnded(await world.jobs.has(projectId, [anUnprovisioned({ name: 'another' })]));
    expect(await world.jobs.job(jobId)).toMatchObject({ status: 'cancelled', succeeded: 0, failed: 0 });
    expect(await begun(jobId)).toBe(0);
  });
});
