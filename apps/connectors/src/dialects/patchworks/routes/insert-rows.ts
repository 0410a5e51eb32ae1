import { select } from '@umbra/postgres';
import type { EntityManager } from 'typeorm';

/** Values by column; all rows of one table have the same. */
type Values = Readonly<Record<string, unknown>>;

/** @returns the id of the new row */
export async function insertRow(manager: EntityManager, table: string, values: Values, nowMs: number): Promise<number> {
  const [id] = await insertRows(manager, table, [values], nowMs);
  return id!;
}

/** @returns the ids of the new rows, in their order */
export async function insertRows(
  manager: EntityManager,
  table: string,
  rows: readonly Values[],
  nowMs: number,
): Promise<number[]> {
  const [first] = rows;
  if (first === undefined) return [];
  const columns = Object.keys(first).map((name) => `"${name}"`);
  const made = await select<{ id: number }>(
    manager,
    `INSERT INTO ${table} (${columns.join(', ')}, created_at_ms, updated_at_ms)
     SELECT ${columns.join(', ')}, $2, $2 FROM jsonb_populate_recordset(NULL::${table}, $1) RETURNING id`,
    [JSON.stringify(rows), nowMs],
  );
  return made.map(({ id }) => id);
}
