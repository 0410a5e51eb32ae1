import type { ProjectId } from '@umbra/contracts/ids';
import { eventually } from '@umbra/testing';
import type { RowWish } from '../job/row-wish.ts';
import { anExternal, anUnprovisioned, EVERYTHING } from '../job/testing/rows.ts';
import { BulkJobsWorld } from '../testing/bulk-jobs-world.ts';

describe('jobs whose service is lost', () => {
  let world: BulkJobsWorld;
  let projectId: ProjectId;
  beforeEach(async () => {
    world = await BulkJobsWorld.start({ withNeighbours: true });
    for (const id of ['g1', 'g2', 'r1']) world.neighbours.places.associable.add(id);
    world.neighbours.places.connectors.set('CON-1', new Set());
    ({ projectId } = (await world.hasProject()).state);
  });
  afterEach(() => world.stop());

  const rows = (count: number): RowWish[] =>
    Array.from({ length: count }, (_, nth) => anUnprovisioned({ ...EVERYTHING, name: `truck ${String(nth)}` }));

  /** Each row has what it asked for, once. */
  async function hasAll(jobId: string, wishes: readonly RowWish[]): Promise<void> {
    const job = await world.jobs.hasEnded(jobId, 60_000);
    expect(job).toMatchObject({ status: 'completed', total: wishes.length, succeeded: wishes.length });
    const { devices } = world.neighbours.places;
    expect(devices.map(({ name }) => name).sort()).toEqual(
      wishes.map((wish) => ('name' in wish ? wish.name : '')).sort(),
    );
    for (const device of devices) {
      expect(device).toMatchObject({ labels: { type: ['Phone'], tag: ['food', 'fragile'] } });
      expect(device.associations.size).toBe(3);
    }
    for (const row of await world.jobs.rows(jobId)) {
      expect(row).toMatchObject({ status: 'succeeded', errors: [], isAwaiting: false });
    }
  }
  const commandIds = () => world.neighbours.heard.map(({ command }) => command.data.commandId);

  it('BULK-16 before each commit once: each step is asked for once all the same', async () => {
    // Deferred: all has been written when it strikes. A sequence does not go back with the transaction.
    await world.tables.query(`
      CREATE SEQUENCE commit_attempt;
      CREATE FUNCTION strike() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF nextval('commit_attempt') % 2 = 1 THEN RAISE 'lost before the commit' USING ERRCODE = '57P01'; END IF;
        RETURN NULL;
      END $$;
      CREATE CONSTRAINT TRIGGER strike AFTER UPDATE ON job_row DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION strike()`);
    const wishes = [anExternal({ ...EVERYTHING, name: 'truck' })];
    const jobId = await world.jobs.has(projectId, wishes);
    await hasAll(jobId, wishes);
    expect([commandIds().length, new Set(commandIds()).size]).toEqual([5, 5]);
    const [{ attempts }] = await world.tables.query('SELECT last_value AS attempts FROM commit_attempt');
    expect(attempts).toBe(12);
  }, 60_000);

  it('BULK-16 after each commit: another one goes on from there', async () => {
    const wishes = [anExternal({ ...EVERYTHING, name: 'truck' })];
    world.neighbours.treat = () => 'never';
    const jobId = await world.jobs.has(projectId, wishes);
    for (const step of [1, 2, 3, 4, 5]) {
      const { command } = await eventually('the step is asked for', () => world.neighbours.heard[step - 1]);
      await world.stopReplicas();
      await world.neighbours.say(command.data.commandId, world.neighbours.places.carryOut(command));
      await world.addReplica();
    }
    await hasAll(jobId, wishes);
    expect(commandIds()).toHaveLength(5);
  }, 60_000);

  it('BULK-16 in the middle of anything: connections that break at any moment repeat nothing and skip nothing', async () => {
    await world.addReplica();
    world.neighbours.serviceMs = 2;
    const wishes = rows(150);
    const jobId = await world.jobs.has(projectId, wishes);
    for (let nth = 1; nth <= 12; nth += 1) {
      const goal = nth * 10;
      await eventually('some more rows end', async () => (await world.jobs.job(jobId))!.succeeded >= goal);
      await world.tables.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = current_database() AND application_name LIKE 'umbra.bulk-jobs%'
            AND application_name NOT LIKE '%/test' AND pid <> pg_backend_pid()`,
      );
    }
    await hasAll(jobId, wishes);
    expect(new Set(commandIds()).size).toBe(600);
  }, 120_000);

  it('BULK-16 of two replicas each does its part, none what the other does, also when one goes', async () => {
    await world.addReplica();
    const wishes = rows(200);
    const jobId = await world.jobs.has(projectId, wishes);
    await eventually('some rows end', async () => (await world.jobs.job(jobId))!.succeeded > 50);
    await world.stopReplica();
    await hasAll(jobId, wishes);
    expect([commandIds().length, new Set(commandIds()).size]).toEqual([800, 800]);
  }, 120_000);
});
