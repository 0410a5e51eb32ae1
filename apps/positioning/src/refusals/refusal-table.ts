import { radioOf } from '@umbra/positioning-engine';
import type { SqlSession } from '@umbra/projections';
import { Refusals } from './refusals.ts';

/** `nomap` and `optout` are said by the station's own name, `owner` by its owner. */
export type RefusalReason = 'nomap' | 'optout' | 'owner';

/** Who learns takes it shared, who refuses alone: nobody learns again what is being deleted. */
const REFUSAL_LOCK = 0x7265_6675; // "refu"

/** The refused addresses, for ever (`refusal`). A record: every way into the map asks here. */
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
  async among(session: SqlSession, macs: Iterable<number>): Promise<Refusals> {
    const radios = [...new Set([...macs].map(radioOf))];
    if (radios.length === 0) return new Refusals([]);
    const rows = await session.rows<{ mac: number }>(`SELECT mac FROM ${this.#table} WHERE radio = ANY($1::bigint[])`, [
      radios,
    ]);
    return new Refusals(rows.map(({ mac }) => mac));
  }

  /** Remembers them. @returns those that were not refused before */
  async add(session: SqlSession, macs: readonly number[], reason: RefusalReason, nowMs: number): Promise<number[]> {
    const rows = await session.rows<{ mac: number }>(
      `INSERT INTO ${this.#table} (mac, radio, reason, refused_at_ms)
       SELECT mac, radio, $3, $4::bigint FROM unnest($1::bigint[], $2::bigint[]) AS given (mac, radio) ORDER BY mac
       ON CONFLICT DO NOTHING RETURNING mac`,
      [macs, macs.map(radioOf), reason, nowMs],
    );
    return rows.map(({ mac }) => mac);
  }
}
