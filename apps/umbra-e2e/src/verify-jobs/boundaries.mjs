import pg from 'pg';
import { until } from '../chaos/wait.mjs';
import { differences, settledState } from './final-state.mjs';
import { Tenant } from './tenant.mjs';

const ROWS = 20;
const REACHED_WITHIN_MS = 60_000;
const BACK_WITHIN_MS = 90_000;
/** Of the advisory lock that commits wait for; nobody else has it. */
const LOCK = 740_022;

/**
 * @typedef {object} Boundary a transaction of a service, about to commit
 * @property {string} name
 * @property {import('../../../launcher/stack.mjs').ServiceName} service
 * @property {string} table
 * @property {string} event
 * @property {string} when which of its rows
 */

/** @type {(service: Boundary['service'], type: string) => Boundary} */
const carriedOut = (service, type) => ({
  ...{ name: `${type} is carried out`, service, table: `${service}.command_outcome`, event: 'INSERT' },
  when: `NEW.type = '${type}'`,
});

/** @type {(nth: number, step: string) => Boundary} */
const answered = (nth, step) => ({
  ...{ name: `${step} is answered`, service: 'bulk-jobs', table: 'bulk_jobs.job_row', event: 'UPDATE' },
  when: `NEW.steps->${nth}->>'status' = 'done' AND OLD.steps->${nth}->>'status' = 'pending'`,
});

/** Each transaction on the way of a row. @type {Boundary[]} */
const BOUNDARIES = [
  {
    ...{ name: 'a row begins', service: 'bulk-jobs', table: 'bulk_jobs.job_row', event: 'UPDATE' },
    when: `NEW.status = 'ongoing' AND OLD.status = 'pending'`,
  },
  carriedOut('registry', 'registry.provision-device'),
  answered(0, 'provision'),
  carriedOut('registry', 'registry.label-device'),
  answered(1, 'label'),
  carriedOut('shadows', 'shadows.configure-desired-state'),
  answered(2, 'configure'),
  carriedOut('geofencing', 'geofencing.associate-device'),
  answered(3, 'associate'),
];

/**
 * Acceptance 3: a service is killed right before and right after each commit on the way of a row. A deferred trigger holds the
 * transaction at its commit; the service is killed meanwhile; then the transaction is taken back (before) or goes through (after).
 *
 * @param {import('./tenant.mjs').Stack} stack
 * @param {import('node:http').Agent} agent
 * @param {(line: string) => void} say
 * @returns {Promise<string[]>} how jobs differ from an undisturbed one
 */
export async function checkBoundaries(stack, agent, say) {
  const calm = await Tenant.make(stack, agent);
  const calmJob = await calm.startJob(calm.rowsWithEverything(ROWS, 'row'));
  await calm.ended(calmJob);
  const expected = await settledState(calm, calmJob);
  /** @type {string[]} */
  const problems = [];
  const trap = await Trap.open(stack.env.DATABASE_URL);
  try {
    for (const boundary of BOUNDARIES) {
      for (const side of /** @type {const} */ (['before', 'after'])) {
        const { name, service } = boundary;
        const tenant = await Tenant.make(stack, agent);
        await trap.set(boundary);
        const jobId = await tenant.startJob(tenant.rowsWithEverything(ROWS, 'row'));
        await trap.caught();
        const restarts = stack.restartCount(service);
        stack.kill(service);
        await trap.release(side === 'before');
        await until(`${service} is started again`, () => stack.restartCount(service) > restarts, BACK_WITHIN_MS);
        await tenant.ended(jobId);
        await stack.ready(service);
        const found = differences(expected, await settledState(tenant, jobId));
        const what = `${service} killed ${side} the commit by which ${name}`;
        say(`${what}: ${found.length === 0 ? 'the same' : `DIFFERS\n  ${found.join('\n  ')}`}`);
        problems.push(...found.map((difference) => `${what}: ${difference}`));
      }
    }
  } finally {
    await trap.close();
  }
  return problems;
}

/** Holds a transaction of a service at its commit. */
class Trap {
  /** @type {string | undefined} */
  #table;

  /** @param {pg.Client} client */
  constructor(client) {
    this.client = client;
  }

  /** @param {string} databaseUrl as one who may do everything */
  static async open(databaseUrl) {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    await client.query(`
      CREATE SCHEMA trap;
      GRANT USAGE ON SCHEMA trap TO PUBLIC;
      CREATE FUNCTION trap.hold() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN PERFORM pg_advisory_xact_lock(${LOCK}); RETURN NULL; END $$`);
    return new Trap(client);
  }

  /** @param {Boundary} boundary */
  async set({ table, event, when }) {
    await this.client.query(`SELECT pg_advisory_lock(${LOCK})`);
    await this.client.query(`
      CREATE CONSTRAINT TRIGGER trap AFTER ${event} ON ${table} DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW WHEN (${when}) EXECUTE FUNCTION trap.hold()`);
    this.#table = table;
  }

  async caught() {
    await until('a transaction waits at its commit', async () => (await this.#held()).length > 0, REACHED_WITHIN_MS);
  }

  /**
   * The service of the transactions that are held is dead.
   *
   * @param {boolean} takeBack undone, as if it had died before; otherwise they commit, and nobody hears of it
   */
  async release(takeBack) {
    const held = await this.#held();
    if (takeBack) await this.client.query('SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) AS pid', [held]);
    else await this.client.query(`SELECT pg_advisory_unlock(${LOCK})`);
    await until('their sessions have ended', () => this.#haveEnded(held), REACHED_WITHIN_MS);
    if (takeBack) await this.client.query(`SELECT pg_advisory_unlock(${LOCK})`);
    await this.#unset();
  }

  async close() {
    if (this.#table !== undefined) await this.#unset();
    await this.client.query('DROP SCHEMA trap CASCADE');
    await this.client.end();
  }

  async #unset() {
    await this.client.query(`DROP TRIGGER trap ON ${this.#table}`);
    this.#table = undefined;
  }

  /** @returns {Promise<number[]>} the sessions that wait at their commits */
  async #held() {
    const { rows } = await this.client.query(
      `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = ${LOCK} AND NOT granted`,
    );
    return rows.map(({ pid }) => pid);
  }

  /** @param {number[]} sessions */
  async #haveEnded(sessions) {
    const { rows } = await this.client.query('SELECT FROM pg_stat_activity WHERE pid = ANY ($1::int[])', [sessions]);
    return rows.length === 0;
  }
}
