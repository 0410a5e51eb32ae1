import { change, select } from '@umbra/postgres';
import { SealBrokenError, type Sealer } from '@umbra/sealing';
import type { DataSource, EntityManager } from 'typeorm';
import type { SealedColumn } from './sealed-column.ts';

/** What became of the seals of a column that were not under the newest key. */
export interface RotatedColumn {
  readonly name: string;
  resealed: number;
  /** Primary keys of those that no configured key opens: they stay as they are. */
  readonly unopened: number[];
}

interface Row {
  readonly key: number;
  readonly owner: string;
  readonly sealed: string;
}

const DEFAULT_BATCH = 500;

/**
 * Seals anew, under the newest key, all that is under an older one. Batch by batch, each in a transaction of its own, beside
 * a service that runs: what is interrupted goes on where it was, since what is done needs nothing any more.
 */
export async function rotateSecrets(
  dataSource: DataSource,
  sealer: Sealer,
  columns: readonly SealedColumn[],
  batchSize = DEFAULT_BATCH,
): Promise<RotatedColumn[]> {
  const rotated: RotatedColumn[] = [];
  for (const column of columns) {
    const counts: RotatedColumn = { name: `${column.table}.${column.column}`, resealed: 0, unopened: [] };
    let after: number | undefined = 0;
    while (after !== undefined) {
      const from: number = after;
      after = await dataSource.transaction((manager) =>
        rotateBatch(manager, sealer, column, { after: from, batchSize }, counts),
      );
    }
    rotated.push(counts);
  }
  return rotated;
}

/** @returns the key of its last row; undefined when there was none */
async function rotateBatch(
  manager: EntityManager,
  sealer: Sealer,
  { table, column, key, owner = key, context }: SealedColumn,
  { after, batchSize }: { readonly after: number; readonly batchSize: number },
  counts: RotatedColumn,
): Promise<number | undefined> {
  const rows = await select<Row>(
    manager,
    `SELECT ${key} AS key, (${owner})::text AS owner, ${column} AS sealed FROM ${table}
      WHERE ${key} > $1 AND ${column} IS NOT NULL AND NOT starts_with(${column}, $2)
      ORDER BY ${key} LIMIT $3 FOR UPDATE OF ${table}`,
    [after, `${sealer.keyId}.`, batchSize],
  );
  const fresh = rows.flatMap((row) => {
    const sealed = resealed(sealer, row.sealed, context(row.owner));
    if (sealed === undefined) counts.unopened.push(row.key);
    return sealed === undefined ? [] : [{ key: row.key, sealed }];
  });
  await change(
    manager,
    `UPDATE ${table} SET ${column} = fresh.sealed FROM unnest($1::bigint[], $2::text[]) AS fresh (key, sealed)
      WHERE ${table}.${key} = fresh.key`,
    [fresh.map((row) => row.key), fresh.map(({ sealed }) => sealed)],
  );
  counts.resealed += fresh.length;
  return rows.at(-1)?.key;
}

function resealed(sealer: Sealer, sealed: string, context: string): string | undefined {
  try {
    return sealer.seal(sealer.open(sealed, context), context);
  } catch (error) {
    if (error instanceof SealBrokenError) return undefined;
    throw error;
  }
}
