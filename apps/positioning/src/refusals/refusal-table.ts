import { radioOf } from '@umbra/positioning-engine';
import type { SqlSession } from '@umbra/projections';
import { SHARED_LAYER, type Layer } from '../layers/layer.ts';
import { arrayOf } from '../radio-map/sql-columns.ts';
import { ScopedRefusals, type RefusalRow } from './refusals.ts';

/** `nomap` and `optout` are said by the station's own name, `owner` by its owner. */
export type RefusalReason = 'nomap' | 'optout' | 'owner';

/** The scope of a refusal that holds in every layer; of others it is the layer of the project that said so. */
export const FOR_ALL: Layer = SHARED_LAYER;

/** Who learns takes it shared, who refuses alone: nobody learns again what is being deleted. */
const REFUSAL_LOCK = 0x7265_6675; // "refu"

export interface Refusing {
  readonly reason: RefusalReason;
  readonly scope: Layer;
  readonly nowMs: number;
}

/** The refused addresses, and for whom (`refusal`). A record: every way into the map asks here. */
export class RefusalTable {
  readonly #table: string;

  /** @param schema where the table is; trusted text */
  constructor(schema: string) {
    this.#table = `${schema}.refusal`;
  }

  /** Until the end of the transaction nothing is refused that is not yet. */
  async hold(session: SqlSession): Promise<void> {
    await session.execute('SELECT pg_advisory_xact_lock_shared($1)', [REFUSAL_LOCK]);
  }

  /** Until the end of the transaction nobody learns. */
  async close(session: SqlSession): Promise<void> {
    await session.execute('SELECT pg_advisory_xact_lock($1)', [REFUSAL_LOCK]);
  }

  /** What is refused of these, and of other names of their radios. */
  async among(session: SqlSession, macs: Iterable<number>): Promise<ScopedRefusals> {
    const radios = [...new Set([...macs].map(radioOf))];
    if (radios.length === 0) return new ScopedRefusals([]);
    return new ScopedRefusals(
      await session.rows<RefusalRow>(
        `SELECT mac, layer::text AS scope, refused_at_ms AS "refusedAtMs" FROM ${this.#table}
          WHERE radio = ANY($1::bigint[])`,
        [arrayOf(radios)],
      ),
    );
  }

  /** Remembers them. @returns those that were not refused before, in this scope or in all */
  async add(session: SqlSession, macs: readonly number[], { reason, scope, nowMs }: Refusing): Promise<number[]> {
    const rows = await session.rows<{ mac: number }>(
      `INSERT INTO ${this.#table} (mac, layer, radio, reason, refused_at_ms)
       SELECT mac, $3::bigint, radio, $4, $5::bigint FROM unnest($1::bigint[], $2::bigint[]) AS given (mac, radio)
        WHERE NOT EXISTS (SELECT FROM ${this.#table} AS known WHERE known.mac = given.mac AND known.layer = $6::bigint)
        ORDER BY mac
       ON CONFLICT DO NOTHING RETURNING mac`,
      [arrayOf(macs), arrayOf(macs.map(radioOf)), scope, reason, nowMs, FOR_ALL],
    );
    return rows.map(({ mac }) => mac);
  }

  /** Which of these another project than that of the scope has refused, too. */
  async refusedByOthers(session: SqlSession, macs: readonly number[], scope: Layer): Promise<number[]> {
    const rows = await session.rows<{ mac: number }>(
      `SELECT DISTINCT mac FROM ${this.#table} WHERE mac = ANY($1::bigint[]) AND layer <> ALL($2::bigint[])`,
      [arrayOf(macs), arrayOf([scope, FOR_ALL])],
    );
    return rows.map(({ mac }) => mac);
  }

  /** Which of these are refused, in this scope or in all. */
  async knownOf(session: SqlSession, macs: readonly number[], scope: Layer): Promise<ReadonlySet<number>> {
    const rows = await session.rows<{ mac: number }>(
      `SELECT mac FROM ${this.#table} WHERE mac = ANY($1::bigint[]) AND layer = ANY($2::bigint[])`,
      [arrayOf(macs), arrayOf([scope, FOR_ALL])],
    );
    return new Set(rows.map(({ mac }) => mac));
  }

  /** Forgets that they were refused, by whomever. @returns how many refusals there were */
  async lift(session: SqlSession, macs: readonly number[]): Promise<number> {
    await this.close(session);
    return session.execute(`DELETE FROM ${this.#table} WHERE mac = ANY($1::bigint[])`, [arrayOf(macs)]);
  }
}
