import type { SqlSession } from '../sql-session.ts';

/** A table whose content a rebuild must reproduce, row for row. */
export interface RebuiltTable {
  readonly name: string;
  /** What names a row to people: an SQL expression of text. */
  readonly key: string;
}

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

/** Every one of these tables whose content differs between two schemas. Each schema is read by a session of its own. */
export async function differences(
  tables: readonly RebuiltTable[],
  live: { readonly session: SqlSession; readonly schema: string },
  rebuilt: { readonly session: SqlSession; readonly schema: string },
): Promise<TableDifference[]> {
  const found: TableDifference[] = [];
  for (const table of tables) {
    const [a, b] = await Promise.all([
      checksum(live.session, live.schema, table.name),
      checksum(rebuilt.session, rebuilt.schema, table.name),
    ]);
    if (a.rows === b.rows && a.sum === b.sum && a.xor === b.xor) continue;
    const examples = await differingKeys(live.session, live.schema, rebuilt.schema, table);
    found.push({ table: table.name, live: a, rebuilt: b, examples });
  }
  return found;
}

const MAX_EXAMPLES = 3;

async function differingKeys(
  session: SqlSession,
  one: string,
  other: string,
  { name, key }: RebuiltTable,
): Promise<string[]> {
  const rowsOf = (schema: string) => `SELECT ${key} AS key, content::text FROM ${schema}.${name} AS content`;
  const rows = await session.rows<{ key: string }>(`
    SELECT DISTINCT key FROM (
      (${rowsOf(one)} EXCEPT ${rowsOf(other)}) UNION ALL (${rowsOf(other)} EXCEPT ${rowsOf(one)})
    ) AS differing ORDER BY key LIMIT ${String(MAX_EXAMPLES)}`);
  return rows.map(({ key }) => key);
}
