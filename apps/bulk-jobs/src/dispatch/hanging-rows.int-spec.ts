import type { ProjectId } from '@umbra/contracts/ids';
import { eventually } from '@umbra/testing';
import { anExternal, anUnprovisioned } from '../job/testing/rows.ts';
import { BulkJobsWorld } from '../testing/bulk-jobs-world.ts';
import { Dispatcher } from './dispatcher.ts';

const [IN_FLIGHT, OF_A_JOB, OVERDUE_OF_A_PROJECT] = [24, 16, 30];
const SMALL_ROWS = 10;
const [SLACK_MS, TIMES] = [1_000, 3];

describe('jobs beside those of a project whose rows hang', () => {
  let world: BulkJobsWorld;
  beforeEach(async () => {
    world = await BulkJobsWorld.start({
      withNeighbours: true,
      settings: {
        BULK_JOBS_ROWS_IN_FLIGHT: String(IN_FLIGHT),
        BULK_JOBS_ROWS_IN_FLIGHT_OF_A_JOB: String(OF_A_JOB),
        BULK_JOBS_ROWS_OVERDUE_OF_A_PROJECT: String(OVERDUE_OF_A_PROJECT),
      },
    });
    // Connectors is away; all others are well.
    world.neighbours.treat = ({ type }) => (type.startsWith('connectors.') ? 'never' : 'well');
    world.neighbours.serviceMs = 3;
  });
  afterEach(() => world.stop());

  const newProject = async (): Promise<ProjectId> => (await world.hasProject()).state.projectId;
  const inFlight = async (projectId: ProjectId): Promise<number> => {
    const [{ rows }] = await world.tables.query(
      `SELECT count(*)::int AS rows FROM job_row JOIN job USING (job_key)
        WHERE project_id = $1 AND awaited_command_id IS NOT NULL`,
      [projectId],
    );
    return rows;
  };
  const hang = (projectId: ProjectId) =>
    world.jobs.has(
      projectId,
      Array.from({ length: 100 }, (_, nth) => anExternal({ name: `x ${String(nth)}`, externalDeviceId: String(nth) })),
    );
  /** @returns how long it took */
  async function smallJobEnds(projectId: ProjectId, prefix: string): Promise<number> {
    const startMs = performance.now();
    const rows = Array.from({ length: SMALL_ROWS }, (_, nth) =>
      anUnprovisioned({ name: `${prefix} ${String(nth)}`, type: 'Phone' }),
    );
    expect(await world.jobs.hasEnded(await world.jobs.has(projectId, rows))).toMatchObject({ succeeded: SMALL_ROWS });
    return performance.now() - startMs;
  }

  /** The best of some times: what hangs would hold up each of them, other work on the machine not. */
  async function best(projectId: ProjectId, prefix: string): Promise<number> {
    const times: number[] = [];
    for (let nth = 0; nth < TIMES; nth += 1) times.push(await smallJobEnds(projectId, `${prefix} ${String(nth)}`));
    return Math.min(...times);
  }

  it('§2 end within twice their solo time and a second, however long the others hang', async () => {
    const [hanging, small] = [await newProject(), await newProject()];
    await smallJobEnds(small, 'warm');
    const limitMs = 2 * (await best(small, 'solo')) + SLACK_MS;
    for (let nth = 0; nth < 5; nth += 1) await hang(hanging);
    await eventually('its rows hang', async () => (await inFlight(hanging)) >= OF_A_JOB);
    expect(await best(small, 'beside')).toBeLessThan(limitMs);
    // As hours go by, more of its rows hang; a bounded number.
    await eventually(
      'as many hang as may',
      async () => {
        world.shiftClock(60_000);
        return (await inFlight(hanging)) >= OVERDUE_OF_A_PROJECT;
      },
      30_000,
    );
    expect(await best(small, 'later')).toBeLessThan(limitMs);
    expect(await inFlight(hanging)).toBeLessThanOrEqual(OVERDUE_OF_A_PROJECT + (2 / 3) * IN_FLIGHT);
  }, 120_000);

  it('§2 go on also when the hanging ones are cancelled, and others begin', async () => {
    const [hanging, small] = [await newProject(), await newProject()];
    const dispatcher = world.app.http.get(Dispatcher);
    for (let nth = 0; nth < 3; nth += 1) {
      const jobId = await hang(hanging);
      await eventually('it has begun, or cannot', async () => (await inFlight(hanging)) >= OF_A_JOB);
      for (let look = 0; look < 3; look += 1) await dispatcher.beginRows();
      await world.jobs.cancel(jobId);
    }
    await smallJobEnds(small, 'beside');
    expect(await inFlight(hanging)).toBe(OF_A_JOB);
  }, 60_000);
});
