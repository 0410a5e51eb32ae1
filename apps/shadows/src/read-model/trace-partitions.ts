import type { RunTransaction, SqlSession } from '@umbra/projections';
import { RetentionHorizons } from './retention-table.ts';
import { monthAfter, traceMonthOf, traceMonthOfTable, type TraceMonth } from './trace-month.ts';

/** Any number that nothing else in this database uses for an advisory lock of the (class, object) kind. */
const PARTITION_LOCK_CLASS = 0x7472; // "tr"

/** A sample's device time, and where in the log it stands. */
export interface TracePlace {
  readonly sampledAtMs: number;
  readonly partition: number;
  readonly offset: number;
}

export interface TracePartitionsOptions {
  /** Where the traces are. */
  readonly schema: string;
  /** Where the retention horizons are. */
  readonly ownSchema: string;
  readonly transactions: RunTransaction;
  readonly nowMs?: () => number;
}

/**
 * Makes the partitions that traces need, and those of this month and the next, in transactions of their own: never inside
 * a hot statement. Remembers what is there, so that a batch costs no question.
 */
export class TracePartitions {
  readonly #options: TracePartitionsOptions;
  readonly #nowMs: () => number;
  readonly #known = new Set<string>();
  /** As they were when last read. They only grow: what lies before one of these lies before it for ever. */
  #horizons = new RetentionHorizons([]);
  /** The span of the month that was asked for last: nearly always the next sample's, too. */
  #lastFromMs = 0;
  #lastToMs = 0;

  constructor(options: TracePartitionsOptions) {
    this.#options = options;
    this.#nowMs = options.nowMs ?? Date.now;
  }

  /** What is remembered may not be there any more: the schema was replaced, or partitions were dropped. */
  forget(): void {
    this.#known.clear();
    this.#horizons = new RetentionHorizons([]);
    this.#lastFromMs = 0;
    this.#lastToMs = 0;
  }

  /** Resolves when every one of these that is kept has its partition. */
  async ensure(places: Iterable<TracePlace>): Promise<void> {
    const missing: (TracePlace & { readonly month: TraceMonth })[] = [];
    for (const place of places) {
      const { sampledAtMs } = place;
      if (sampledAtMs >= this.#lastFromMs && sampledAtMs < this.#lastToMs) continue;
      const month = traceMonthOf(sampledAtMs);
      if (month === undefined || isGone(month, place, this.#horizons)) continue;
      if (this.#known.has(month.table)) {
        this.#lastFromMs = month.fromMs;
        this.#lastToMs = month.toMs;
      } else missing.push({ ...place, month });
    }
    const current = traceMonthOf(this.#nowMs());
    const ahead = current === undefined ? [] : [current, monthAfter(current)];
    if (missing.length === 0 && ahead.every(({ table }) => this.#known.has(table))) return;
    await this.#make((horizons) => [
      ...ahead,
      ...missing.filter(({ month, ...place }) => !isGone(month, place, horizons)).map(({ month }) => month),
    ]);
  }

  /** The partitions that another schema has. */
  async ensureTables(tables: readonly string[]): Promise<void> {
    await this.#make(() => tables.map(traceMonthOfTable).filter((month) => month !== undefined));
  }

  async #make(monthsOf: (horizons: RetentionHorizons) => readonly TraceMonth[]): Promise<void> {
    const { schema, ownSchema, transactions } = this.#options;
    const [months, horizons] = await transactions(async (session) => {
      // Two replicas that need the same month at the same time: the second one finds it made.
      await session.execute('SELECT pg_advisory_xact_lock($1, hashtext($2))', [PARTITION_LOCK_CLASS, schema]);
      const horizons = await RetentionHorizons.load(session, ownSchema);
      const existing = new Set(await tracePartitionsOf(session, schema));
      const months = new Map(monthsOf(horizons).map((month) => [month.table, month]));
      for (const month of months.values()) {
        if (!existing.has(month.table)) await createPartition(session, schema, month);
      }
      return [months, horizons] as const;
    });
    this.#horizons = horizons;
    for (const table of months.keys()) this.#known.add(table);
  }
}

/** Seen from that place in the log, nothing of the month is kept: retention dropped it, and it is not made again. */
const isGone = (month: TraceMonth, { partition, offset }: TracePlace, horizons: RetentionHorizons): boolean =>
  month.toMs <= horizons.at(partition, offset);

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
