import type { ProjectId } from '@umbra/contracts/ids';
import { eventually } from '@umbra/testing';
import { anUnprovisioned, EVERYTHING } from '../job/testing/rows.ts';
import { BulkJobsWorld } from '../testing/bulk-jobs-world.ts';

const [IN_FLIGHT, OF_A_JOB] = [40, 24];
const [BIG_ROWS, SMALL_ROWS] = [240, 10];

describe('jobs side by side', () => {
  let world: BulkJobsWorld;
  beforeAll(async () => {
    const settings = {
      BULK_JOBS_ROWS_IN_FLIGHT: String(IN_FLIGHT),
      BULK_JOBS_ROWS_IN_FLIGHT_OF_A_JOB: String(OF_A_JOB),
    };
    world = await BulkJobsWorld.start({ withNeighbours: true, replicas: 2, settings });
    for (const id of ['g1', 'g2', 'r1']) world.neighbours.places.associable.add(id);
    world.neighbours.serviceMs = 3;
  });
  afterAll(() => world.stop());

  const newProject = async (): Promise<ProjectId> => (await world.hasProject()).state.projectId;
  const rows = (count: number, prefix: string) =>
    Array.from({ length: count }, (_, nth) => anUnprovisioned({ ...EVERYTHING, name: `${prefix} ${String(nth)}` }));
  const ended = async (jobId: string) => (await world.jobs.job(jobId))!.succeeded;
  /** Of each job, and of all, at one moment. */
  const inFlight = async (): Promise<{ most: number; all: number }> => {
    const [counts] = await world.tables.query(
      `SELECT coalesce(max(awaiting), 0)::int AS most, coalesce(sum(awaiting), 0)::int AS all
         FROM (SELECT count(*) AS awaiting FROM job_row WHERE awaited_command_id IS NOT NULL GROUP BY job_key) AS job`,
    );
    return counts;
  };

  it('§2 a small job waits for what a big one has in flight, not for its rows', async () => {
    const [ofBig, ofSmall] = [await newProject(), await newProject()];
    const big = await world.jobs.has(ofBig, rows(BIG_ROWS, 'big'));
    await eventually('it is under way', async () => (await ended(big)) > 30);
    const small = await world.jobs.has(ofSmall, rows(SMALL_ROWS, 'small'));
    const before = await ended(big);
    await world.jobs.hasEnded(small);
    // At each of the four steps it stands behind what is in flight, which goes on by a step meanwhile.
    expect((await ended(big)) - before).toBeLessThan(3 * OF_A_JOB);
    expect(await world.jobs.hasEnded(big, 100_000)).toMatchObject({ succeeded: BIG_ROWS });
  }, 180_000);

  it('§2 no job, and not all together, have more in flight than they may', async () => {
    const projects = [await newProject(), await newProject()];
    const jobs = await Promise.all(
      projects.map((project, nth) => world.jobs.has(project, rows(150, `side ${String(nth)}`))),
    );
    let [ofOne, ofAll] = [0, 0];
    await eventually(
      'all have ended',
      async () => {
        const now = await inFlight();
        [ofOne, ofAll] = [Math.max(ofOne, now.most), Math.max(ofAll, now.all)];
        return (await Promise.all(jobs.map(ended))).every((number) => number === 150);
      },
      100_000,
    );
    expect(ofOne).toBeLessThanOrEqual(OF_A_JOB);
    expect(ofAll).toBeLessThanOrEqual(IN_FLIGHT);
    expect(ofAll).toBeGreaterThan(OF_A_JOB);
  }, 120_000);
});
