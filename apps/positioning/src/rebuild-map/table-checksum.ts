import type { SqlSession } from '@umbra/projections';

/** A table's content in a form that does not depend on the order of its rows. */
export interface TableChecksum {
  readonly rows: number;
  readonly sum: string;
  readonly xor: string;
}

/** A table whose content in two schemas is not the same. */
export interface TableDifference {
  readonly table: string;
  readonly live: TableChecksum;
  readonly rebuilt: TableChecksum;
  /** Keys of some rows that one of them lacks or has otherwise. */
  readonly examples: readonly string[];
}

/** The sum catches what the exclusive or cancels out (a row twice), and the other way round. */
export async function checksum(session: SqlSession, schema: string, table: string): Promise<TableChecksum> {
  const [result] = await session.rows<TableChecksum>(`
    SELECT count(*) AS rows, coalesce(sum(hash), 0)::text AS sum, coalesce(bit_xor(hash), 0)::text AS xor
      FROM (SELECT hash_record_extended(content, 0) AS hash FROM ${schema}.${table} AS content) AS hashed`);
  if (result === undefined) throw new Error('an aggregate without a row');
  return result;
}
