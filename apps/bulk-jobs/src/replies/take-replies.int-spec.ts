import { randomUUID } from 'node:crypto';
import type { ProjectId } from '@umbra/contracts/ids';
import { eventually } from '@umbra/testing';
import { commandIdOf } from '../job/command-of.ts';
import { anUnprovisioned, done, EVERYTHING, refused } from '../job/testing/rows.ts';
import { BulkJobsWorld } from '../testing/bulk-jobs-world.ts';

describe('replies to the steps of jobs', () => {
  let world: BulkJobsWorld;
  let projectId: ProjectId;
  beforeAll(async () => {
    world = await BulkJobsWorld.start({ withNeighbours: true });
    for (const id of ['g1', 'g2', 'r1']) world.neighbours.places.associable.add(id);
  });
  afterAll(() => world.stop());
  beforeEach(async () => {
    ({ projectId } = (await world.hasProject()).state);
    world.neighbours.treat = () => 'well';
  });

  const rowNamed = (name: string) => anUnprovisioned({ ...EVERYTHING, name });
  const heard = (type: string) =>
    eventually('it is asked for', () => {
      const found = world.neighbours.heard.find(
        ({ command }) => command.type === type && (command.data as { projectId?: string }).projectId === projectId,
      );
      return found?.command.data.commandId;
    });
  /** Of the first reply to a row of this name. */
  const keyOf = (name: string) => `${projectId}/${name}`;
  /** What was said before this under its key is taken. */
  async function taken(name: string): Promise<void> {
    const jobId = await world.jobs.has(projectId, [anUnprovisioned({ name })]);
    await world.jobs.hasEnded(jobId);
  }

  it('BULK-16 the second of two changes nothing, and asks for nothing again', async () => {
    world.neighbours.treat = () => 'twice';
    const jobId = await world.jobs.has(projectId, [rowNamed('a'), rowNamed('b'), rowNamed('c')]);
    expect(await world.jobs.hasEnded(jobId)).toMatchObject({ status: 'completed', succeeded: 3 });
    const ids = world.neighbours.heard
      .filter(({ command }) => (command.data as { projectId?: string }).projectId === projectId)
      .map(({ command }) => command.data.commandId);
    expect([ids.length, new Set(ids).size]).toEqual([12, 12]);
  });

  it('that nobody waits for are passed over: unknown, of a row that has ended, of one that is gone', async () => {
    const jobId = await world.jobs.has(projectId, [rowNamed('d')]);
    const before = await world.jobs.hasEnded(jobId);
    const rows = await world.jobs.rows(jobId);
    const goneId = await world.jobs.has(projectId, [rowNamed('e')]);
    await world.jobs.hasEnded(goneId);
    await world.tables.query('DELETE FROM job WHERE job_id = $1', [goneId]);
    await world.neighbours.say(randomUUID(), done(), keyOf('f'));
    for (const step of ['provision', 'associate'] as const) {
      await world.neighbours.say(commandIdOf(jobId, 1, step), refused(404, 'LATE'), keyOf('f'));
      await world.neighbours.say(commandIdOf(goneId, 1, step), refused(404, 'LATE'), keyOf('f'));
    }
    await taken('f');
    expect([await world.jobs.job(jobId), await world.jobs.rows(jobId)]).toEqual([before, rows]);
    await eventually('all that is done beside requests goes on', async () => {
      return Object.keys((await world.readiness.report()).degraded).length === 0;
    });
  });

  it('to a step whose turn has not come are passed over: it is asked for when it has', async () => {
    world.neighbours.treat = ({ type }) => (type === 'registry.provision-device' ? 'never' : 'well');
    const jobId = await world.jobs.has(projectId, [rowNamed('g')]);
    await heard('registry.provision-device');
    await world.neighbours.say(commandIdOf(jobId, 1, 'label'), refused(404, 'EARLY'), keyOf('h'));
    world.neighbours.treat = () => 'well';
    await taken('h');
    expect((await world.jobs.rows(jobId))[0]).toMatchObject({ status: 'ongoing', errors: [] });
    const result = { deviceId: 'd', trackingId: 'unknown to the others', deviceSecretSealed: 's' };
    await world.neighbours.say(commandIdOf(jobId, 1, 'provision'), done(result));
    expect(await world.jobs.hasEnded(jobId)).toMatchObject({ partiallySucceeded: 1 });
    const [row] = await world.jobs.rows(jobId);
    expect(row!.errors.map(({ details }) => details)).toEqual([
      ...['label: DEVICE_UNKNOWN', 'configure: DEVICE_UNKNOWN', 'associate: DEVICE_UNKNOWN'],
    ]);
  });

  it('BULK-18 that say nothing that can be used fail their row, and no other', async () => {
    world.neighbours.treat = ({ data }) => ((data as { name?: string }).name === 'i' ? done({}) : 'well');
    const jobId = await world.jobs.has(projectId, [rowNamed('i'), rowNamed('j')]);
    expect(await world.jobs.hasEnded(jobId)).toMatchObject({ succeeded: 1, failed: 1 });
    expect((await world.jobs.rows(jobId))[0]!.errors).toEqual([
      {
        code: 500,
        message: 'The answer to this step does not say what it has to.',
        details: 'provision: BULK_JOBS_ANSWER_UNUSABLE',
      },
    ]);
  });

  it('that refuse for a passing reason are waited out: the step is asked for again', async () => {
    let refusals = 0;
    world.neighbours.treat = ({ type }) => {
      if (type !== 'registry.label-device' || refusals === 2) return 'well';
      refusals += 1;
      return refusals === 1 ? refused(501, 'COMMANDS_TYPE_UNKNOWN') : refused(500, 'COMMANDS_FAILED');
    };
    const jobId = await world.jobs.has(projectId, [rowNamed('n')]);
    await eventually('it is refused, twice', () => {
      world.shiftClock(30_000);
      return refusals === 2;
    });
    expect(
      await eventually('the job ends', async () => {
        world.shiftClock(30_000);
        const job = await world.jobs.job(jobId);
        return job?.status === 'completed' && job;
      }),
    ).toMatchObject({ succeeded: 1 });
    expect((await world.jobs.rows(jobId))[0]!.errors).toEqual([]);
  });

  it('that go on refusing so are believed in the end', async () => {
    world.neighbours.treat = ({ type }) =>
      type === 'registry.label-device' ? refused(500, 'COMMANDS_FAILED') : 'well';
    const jobId = await world.jobs.has(projectId, [rowNamed('o')]);
    await eventually('the job ends', async () => {
      world.shiftClock(60_000);
      return (await world.jobs.job(jobId))?.partiallySucceeded === 1;
    });
    expect((await world.jobs.rows(jobId))[0]!.errors).toMatchObject([{ code: 500, details: 'label: COMMANDS_FAILED' }]);
  });

  it('shows how long steps take and what became of rows', async () => {
    const value = (name: string, labels: Record<string, string>) => world.metrics.value(name, labels);
    const before = [
      (await value('umbra_bulk_jobs_rows_total', { outcome: 'succeeded' })) ?? 0,
      (await value('umbra_bulk_jobs_step_seconds_count', { step: 'label' })) ?? 0,
    ];
    await world.jobs.hasEnded(await world.jobs.has(projectId, [rowNamed('k'), rowNamed('l')]));
    await eventually('both are counted', async () => {
      const now = [
        await value('umbra_bulk_jobs_rows_total', { outcome: 'succeeded' }),
        await value('umbra_bulk_jobs_step_seconds_count', { step: 'label' }),
      ];
      return now[0] === before[0]! + 2 && now[1] === before[1]! + 2;
    });
    await eventually('nothing is open', async () => (await value('umbra_bulk_jobs_open', {})) === 0);
  });
});
