import type { ProjectId } from '@umbra/contracts/ids';
import { eventually } from '@umbra/testing';
import { commandIdOf } from '../job/command-of.ts';
import { anExternal, anUnprovisioned, done, EVERYTHING, refused } from '../job/testing/rows.ts';
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

  /** Hours go by, in which it is asked for again and again. */
  const isAskedFor = (type: string, times: number) =>
    eventually(
      `${type} is asked for ${String(times)} times`,
      () => {
        world.shiftClock(600_000);
        return world.neighbours.timesHeard(type) >= times;
      },
      30_000,
    );

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
    expect(await world.metrics.value('umbra_bulk_jobs_unanswered_total', { step: 'provision' })).toBe(2);
  });

  it('§2 are never given up: what is done after hours is in the row, which goes on', async () => {
    world.neighbours.treat = ({ type }) => (type === 'registry.provision-device' ? 'never' : 'well');
    const jobId = await world.jobs.has(projectId, [anUnprovisioned({ ...EVERYTHING, name: 'b' })]);
    await isAskedFor('registry.provision-device', 8);
    expect((await world.jobs.rows(jobId))[0]).toMatchObject({ status: 'ongoing', errors: [], isAwaiting: true });
    expect(await world.metrics.value('umbra_bulk_jobs_rows_overdue')).toBe(1);
    world.neighbours.treat = () => 'well';
    await world.neighbours.carryOut(commandIdOf(jobId, 1, 'provision'));
    expect(await world.jobs.hasEnded(jobId)).toMatchObject({ status: 'completed', succeeded: 1 });
    const [device] = world.neighbours.places.devices;
    const [row] = await world.jobs.rows(jobId);
    expect(row).toMatchObject({ ids: { deviceId: device!.deviceId }, errors: [] });
    expect(row!.deviceSecretSealed).toMatch(/^[^.]+\.[^.]+$/);
    expect(device!.associations.size).toBe(3);
    await eventually('nothing hangs', async () => (await world.metrics.value('umbra_bulk_jobs_rows_overdue')) === 0);
  }, 60_000);

  it('BULK-10, §2 are not given up by a cancelling either: a licence that is made later is in the results', async () => {
    world.neighbours.treat = ({ type }) => (type === 'registry.provision-device' ? 'never' : 'well');
    const jobId = await world.jobs.has(projectId, [anUnprovisioned({ ...EVERYTHING, name: 'b' })]);
    await isAskedFor('registry.provision-device', 2);
    await world.jobs.cancel(jobId);
    await isAskedFor('registry.provision-device', 4);
    await world.neighbours.carryOut(commandIdOf(jobId, 1, 'provision'));
    expect(await world.jobs.hasEnded(jobId)).toMatchObject({ status: 'cancelled', succeeded: 1 });
    expect((await world.jobs.rows(jobId))[0]!.deviceSecretSealed).toMatch(/^[^.]+\.[^.]+$/);
  }, 60_000);

  it('BULK-8 and take back what was done for nothing, however late it is refused', async () => {
    const { connectors } = world.neighbours.places;
    connectors.set('CON-1', new Set());
    world.neighbours.treat = ({ type }) => (type === 'registry.have-virtual-device' ? 'never' : 'well');
    const jobId = await world.jobs.has(projectId, [anExternal({ name: 'd' })]);
    await isAskedFor('registry.have-virtual-device', 6);
    expect(connectors.get('CON-1')).toEqual(new Set(['x1']));
    await world.neighbours.say(commandIdOf(jobId, 1, 'have'), refused(409, 'NAME_TAKEN'));
    expect(await world.jobs.hasEnded(jobId)).toMatchObject({ status: 'failed' });
    expect(connectors.get('CON-1')).toEqual(new Set());
  }, 60_000);

  it('are not asked for again while commands cannot leave: nobody has heard the first one yet', async () => {
    const asks = async () => {
      const [row] = await world.tables.query('SELECT asks FROM job_row');
      return row.asks as number;
    };
    world.neighbours.treat = () => 'never';
    await world.jobs.has(projectId, [anUnprovisioned({ name: 'f' })]);
    await heard(1);
    await isHearing();
    const askAgain = world.app.http.get(AskAgain);
    // As it is while no broker answers: what stands in front is not taken.
    await world.tables.query(`
      INSERT INTO outbox (topic, key, value, headers, added_at)
      VALUES ('no.such.topic', 'k', 'v', '{}', clock_timestamp() - interval '1 minute')`);
    for (let hours = 1; hours < 6; hours += 1) {
      world.shiftClock(3_600_000);
      await askAgain.lookForOverdue(true);
    }
    expect(await asks()).toBe(1);
    await world.tables.query(`DELETE FROM outbox WHERE topic = 'no.such.topic'`);
    await askAgain.lookForOverdue(true);
    expect(await asks()).toBe(1);
    // Who had it meanwhile has been heard by now.
    world.shiftClock(FIRST_MS + 1);
    await eventually('it is asked for again', async () => (await asks()) === 2);
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
