import type { ProjectId } from '@umbra/contracts/ids';
import { eventually } from '@umbra/testing';
import { commandIdOf } from '../job/command-of.ts';
import { anExternal, anUnprovisioned, done, EVERYTHING } from '../job/testing/rows.ts';
import { BulkJobsWorld } from '../testing/bulk-jobs-world.ts';
import { AskAgain } from './ask-again.ts';
import { patienceMs } from './patience.ts';

const FIRST_MS = 30_000;

describe('steps that are not answered', () => {
  let world: BulkJobsWorld;
  let projectId: ProjectId;
  beforeEach(async () => {
    world = await BulkJobsWorld.start({ withNeighbours: true });
    for (const id of ['g1', 'g2', 'r1']) world.neighbours.places.associable.add(id);
    ({ projectId } = (await world.hasProject()).state);
  });
  afterEach(() => world.stop());

  const heard = (times: number) =>
    eventually(`${String(times)} commands`, () => world.neighbours.heard.length >= times && world.neighbours.heard);
  const isHearing = () =>
    eventually('it is ready', async () => Object.keys((await world.readiness.report()).degraded).length === 0);
  /** It has heard nothing for as long as it waits. */
  async function patienceEnds(asks: number): Promise<void> {
    await isHearing();
    await world.app.http.get(AskAgain).lookForOverdue(true);
    world.shiftClock(patienceMs(asks, FIRST_MS) + 1);
  }

  /** Hours go by until the job ends. */
  const endsAfterLong = (jobId: string) =>
    eventually('the job ends', async () => {
      world.shiftClock(60_000);
      const job = await world.jobs.job(jobId);
      return job?.failed === 1 && job;
    });

  it('BULK-16 are asked for again with the same id, until they are answered', async () => {
    world.neighbours.treat = () => 'never';
    const jobId = await world.jobs.has(projectId, [anUnprovisioned({ ...EVERYTHING, name: 'a' })]);
    await heard(1);
    await patienceEnds(1);
    const [first, second] = await heard(2);
    expect(second!.command.data).toEqual(first!.command.data);
    expect(second!.command.id).not.toBe(first!.command.id);
    world.neighbours.treat = () => 'well';
    await patienceEnds(2);
    expect(await world.jobs.hasEnded(jobId)).toMatchObject({ status: 'completed', succeeded: 1 });
    expect(world.neighbours.places.devices).toHaveLength(1);
    expect(
      await world.metrics.value('umbra_bulk_jobs_unanswered_total', { step: 'provision', then: 'asked again' }),
    ).toBe(2);
  });

  it('are given up in the end, with a clear word, and what comes later changes nothing', async () => {
    world.neighbours.treat = ({ type }) => (type === 'registry.provision-device' ? 'never' : 'well');
    const jobId = await world.jobs.has(projectId, [anUnprovisioned({ ...EVERYTHING, name: 'b' })]);
    expect(await endsAfterLong(jobId)).toMatchObject({ status: 'failed', failed: 1 });
    const rows = await world.jobs.rows(jobId);
    expect(rows[0]!.errors).toEqual([
      {
        code: 504,
        message:
          'This step was asked for 5 times within 15.5 minutes and not answered: whether it was done is not known.',
        details: 'provision: BULK_JOBS_STEP_UNANSWERED',
      },
    ]);
    await world.neighbours.say(commandIdOf(jobId, 1, 'provision'), done({ deviceId: 'd', trackingId: 't' }));
    await world.jobs.hasEnded(await world.jobs.has(projectId, [anExternal({ name: 'c' })]));
    expect(await world.jobs.rows(jobId)).toEqual(rows);
    await heard(5);
    expect(world.neighbours.timesHeard('registry.provision-device')).toBe(5);
    expect(await world.metrics.value('umbra_bulk_jobs_unanswered_total', { then: 'given up' })).toBe(1);
  }, 60_000);

  it('BULK-8 also take back what was done for nothing', async () => {
    world.neighbours.places.connectors.set('CON-1', new Set());
    world.neighbours.treat = ({ type }) => (type === 'registry.have-virtual-device' ? 'never' : 'well');
    const jobId = await world.jobs.has(projectId, [anExternal({ name: 'd' })]);
    expect(await endsAfterLong(jobId)).toMatchObject({ status: 'failed' });
    expect(world.neighbours.places.connectors.get('CON-1')).toEqual(new Set());
  }, 60_000);

  it('are not asked for again by who has just begun to listen: the replies of an outage are taken first', async () => {
    world.neighbours.treat = () => 'never';
    const jobId = await world.jobs.has(projectId, [anUnprovisioned({ name: 'e' })]);
    await heard(1);
    await world.stopReplicas();
    const result = { deviceId: 'd', trackingId: 't', deviceSecretSealed: 's' };
    await world.neighbours.say(commandIdOf(jobId, 1, 'provision'), done(result));
    world.shiftClock(3_600_000);
    await world.addReplica();
    expect(await world.jobs.hasEnded(jobId)).toMatchObject({ status: 'completed', succeeded: 1 });
    expect(world.neighbours.heard).toHaveLength(1);
  });
});
