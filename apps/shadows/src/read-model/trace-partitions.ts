import type { RunTransaction, SqlSession } from '@umbra/projections';
import { monthAfter, traceMonthOf, traceMonthOfTable, type TraceMonth } from './trace-month.ts';

/** Any number that nothing else in this database uses for an advisory lock of the (class, object) kind. */
const PARTITION_LOCK_CLASS = 0x7472; // "tr"

/**
 * Makes the partitions that traces need, a month ahead, in transactions of their own: never inside a hot statement.
 * Remembers what is there, so that a batch costs no question.
 */
export class TracePartitions {
  readonly #schema: string;
  readonly #transactions: RunTransaction;
  readonly #known = new Set<string>();
  /** The span of the month that was asked for last: nearly always the next sample's, too. */
  #lastFromMs = 0;
  #lastToMs = 0;

  constructor(schema: string, transactions: RunTransaction) {
    this.#schema = schema;
    this.#transactions = transactions;
  }

  /** What is remembered may not be there any more: the schema was replaced, or partitions were dropped. */
  forget(): void {
    this.#known.clear();
    this.#lastFromMs = 0;
    this.#lastToMs = 0;
  }

  /** Resolves when every one of these times has its partition. */
  async ensure(timestampsMs: Iterable<number>): Promise<void> {
    const missing = new Map<string, TraceMonth>();
    for (const timestampMs of timestampsMs) {
      if (timestampMs >= this.#lastFromMs && timestampMs < this.#lastToMs) continue;
      const needed = traceMonthOf(timestampMs);
      if (needed === undefined) continue;
      if (this.#known.has(needed.table)) {
        this.#lastFromMs = needed.fromMs;
        this.#lastToMs = needed.toMs;
      } else {
        missing.set(needed.table, needed);
        const ahead = monthAfter(needed);
        if (!this.#known.has(ahead.table)) missing.set(ahead.table, ahead);
      }
    }
    if (missing.size > 0) await this.#make([...missing.values()]);
  }

  async #make(months: readonly TraceMonth[]): Promise<void> {
    await this.#transactions(async (session) => {
      // Two replicas that need the same month at the same time: the second one finds it made.
      await session.execute('SELECT pg_advisory_xact_lock($1, hashtext($2))', [PARTITION_LOCK_CLASS, this.#schema]);
      const existing = new Set(await tracePartitionsOf(session, this.#schema));
      for (const month of months) {
        if (!existing.has(month.table)) await createPartition(session, this.#schema, month);
      }
    });
    for (const { table } of months) this.#known.add(table);
  }
}

/** The names of the monthly partitions that are there. */
export async function tracePartitionsOf(session: SqlSession, schema: string): Promise<string[]> {
  const rows = await session.rows<{ name: string }>(
    `SELECT child.relname AS name
       FROM pg_inherits JOIN pg_class AS child ON child.oid = inhrelid
      WHERE inhparent = to_regclass($1)`,
    [`${schema}.trace`],
  );
  return rows.map(({ name }) => name).filter((name) => traceMonthOfTable(name) !== undefined);
}

/** Attaching takes a weaker lock on the parent than PARTITION OF would: reads and writes go on. */
async function createPartition(session: SqlSession, schema: string, month: TraceMonth): Promise<void> {
  const table = `${schema}.${month.table}`;
  const [from, to] = [String(month.fromMs), String(month.toMs)];
  await session.execute(`CREATE TABLE ${table} (LIKE ${schema}.trace INCLUDING ALL)`);
  await session.execute(`ALTER TABLE ${schema}.trace ATTACH PARTITION ${table} FOR VALUES FROM (${from}) TO (${to})`);
}
