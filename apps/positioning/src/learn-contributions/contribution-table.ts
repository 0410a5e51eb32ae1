import type { SqlSession } from '@umbra/projections';
import { arrayOf } from '../radio-map/sql-columns.ts';
import type { LayeredContribution } from './layered-contribution.ts';

/** The contributions that the log has taught already, by their hashes, in the transaction of the sums. */
export class ContributionTable {
  readonly #table: string;

  /** @param schema where the table is; trusted text */
  constructor(schema: string) {
    this.#table = `${schema}.contribution`;
  }

  /** Remembers them. @returns those that were not known, the first of those that are there twice, in their order */
  async remember(
    session: SqlSession,
    contributions: readonly LayeredContribution[],
  ): Promise<readonly LayeredContribution[]> {
    const byHash = new Map<number, LayeredContribution>();
    for (const each of contributions) {
      if (!byHash.has(each.contribution.hash)) byHash.set(each.contribution.hash, each);
    }
    const hashes = [...byHash.keys()].sort((a, b) => a - b);
    const rows = await session.rows<{ id: number }>(
      `INSERT INTO ${this.#table} (id) SELECT unnest($1::bigint[]) ON CONFLICT DO NOTHING RETURNING id`,
      [arrayOf(hashes)],
    );
    const fresh = new Set(rows.map(({ id }) => id));
    return [...byHash.values()].filter(({ contribution }) => fresh.has(contribution.hash));
  }
}
