import type { SqlSession } from '../sql-session.ts';

/** A table whose content a rebuild must reproduce, row for row. */
export interface RebuiltTable {
  readonly name: string;
  /** What names a row to people: an SQL expression of text. */
  readonly key: string;
  /**
   * The columns that say it all; the others follow from them, and may follow otherwise since the code has changed. All,
   * where undefined.
   */
  readonly truth?: readonly string[];
}

/** A table's content in a form that does not depend on the order of its rows. */
export interface TableChecksum {
  readonly rows: number;
  readonly sum: string;
  readonly xor: string;
}

export interface Comparison {
  readonly differences: readonly TableDifference[];
  /** Rows that say the same, from which other columns have followed. */
  readonly derivedAnew: number;
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
export function checksum(session: SqlSession, schema: string, table: string): Promise<TableChecksum> {
  return checksumOf(session, `${schema}.${table}`, 'content');
}

/** @param row what of `content`, a row, is taken: an SQL expression of a record */
async function checksumOf(session: SqlSession, table: string, row: string): Promise<TableChecksum> {
  const [result] = await session.rows<TableChecksum>(`
    SELECT count(*) AS rows, coalesce(sum(hash), 0)::text AS sum, coalesce(bit_xor(hash), 0)::text AS xor
      FROM (SELECT hash_record_extended(${row}, 0) AS hash FROM ${table} AS content) AS hashed`);
  if (result === undefined) throw new Error('an aggregate without a row');
  return result;
}

const isEqual = (a: TableChecksum, b: TableChecksum): boolean =>
  a.rows === b.rows && a.sum === b.sum && a.xor === b.xor;

/** Every one of these tables whose content differs between two schemas. Each schema is read by a session of its own. */
export async function compareTables(
  tables: readonly RebuiltTable[],
  live: { readonly session: SqlSession; readonly schema: string },
  rebuilt: { readonly session: SqlSession; readonly schema: string },
): Promise<Comparison> {
  const differences: TableDifference[] = [];
  let derivedAnew = 0;
  for (const table of tables) {
    const both = (row: string): Promise<[TableChecksum, TableChecksum]> =>
      Promise.all([
        checksumOf(live.session, `${live.schema}.${table.name}`, row),
        checksumOf(rebuilt.session, `${rebuilt.schema}.${table.name}`, row),
      ]);
    if (isEqual(...(await both('content')))) continue;
    const row = truthOf(table);
    const [a, b] = await both(row);
    if (isEqual(a, b)) {
      derivedAnew += await differingRows(live.session, live.schema, rebuilt.schema, table);
      continue;
    }
    const examples = await differingKeys(live.session, live.schema, rebuilt.schema, table);
    differences.push({ table: table.name, live: a, rebuilt: b, examples });
  }
  return { differences, derivedAnew };
}

const truthOf = ({ truth }: RebuiltTable): string =>
  truth === undefined ? 'content' : `ROW(${truth.map((column) => `content.${column}`).join(', ')})`;

const MAX_EXAMPLES = 3;

async function differingKeys(session: SqlSession, one: string, other: string, table: RebuiltTable): Promise<string[]> {
  const rowsOf = (schema: string) =>
    `SELECT ${table.key} AS key, (${truthOf(table)})::text FROM ${schema}.${table.name} AS content`;
  const rows = await session.rows<{ key: string }>(`
    SELECT DISTINCT key FROM (
      (${rowsOf(one)} EXCEPT ${rowsOf(other)}) UNION ALL (${rowsOf(other)} EXCEPT ${rowsOf(one)})
    ) AS differing ORDER BY key LIMIT ${String(MAX_EXAMPLES)}`);
  return rows.map(({ key }) => key);
}

async function differingRows(session: SqlSession, one: string, other: string, { name }: RebuiltTable): Promise<number> {
  const [found] = await session.rows<{ count: number }>(
    `SELECT count(*) FROM (SELECT * FROM ${one}.${name} EXCEPT SELECT * FROM ${other}.${name}) AS differing`,
  );
  return found?.count ?? 0;
}
