import type { SqlSession } from '@umbra/projections';
import { READ_MODEL_TABLES } from '../read-model/read-model.schema.ts';

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

/** Every table of the read models whose content differs between two schemas. Each schema is read by a session of its own. */
export async function differences(
  live: { readonly session: SqlSession; readonly schema: string },
  rebuilt: { readonly session: SqlSession; readonly schema: string },
): Promise<TableDifference[]> {
  const found: TableDifference[] = [];
  for (const table of READ_MODEL_TABLES) {
    const [a, b] = await Promise.all([
      checksum(live.session, live.schema, table),
      checksum(rebuilt.session, rebuilt.schema, table),
    ]);
    if (a.rows === b.rows && a.sum === b.sum && a.xor === b.xor) continue;
    const examples = await differingKeys(live.session, live.schema, rebuilt.schema, table);
    found.push({ table, live: a, rebuilt: b, examples });
  }
  return found;
}

const KEYS: Readonly<Record<(typeof READ_MODEL_TABLES)[number], string>> = {
  trace: "tracking_id || ' at ' || timestamp_ms",
  reported_shadow: 'tracking_id',
  honoured_deletion: 'deletion_id',
};

const MAX_EXAMPLES = 3;

async function differingKeys(
  session: SqlSession,
  one: string,
  other: string,
  table: (typeof READ_MODEL_TABLES)[number],
): Promise<string[]> {
  const rowsOf = (schema: string) => `SELECT ${KEYS[table]} AS key, content::text FROM ${schema}.${table} AS content`;
  const rows = await session.rows<{ key: string }>(`
    SELECT DISTINCT key FROM (
      (${rowsOf(one)} EXCEPT ${rowsOf(other)}) UNION ALL (${rowsOf(other)} EXCEPT ${rowsOf(one)})
    ) AS differing ORDER BY key LIMIT ${String(MAX_EXAMPLES)}`);
  return rows.map(({ key }) => key);
}
