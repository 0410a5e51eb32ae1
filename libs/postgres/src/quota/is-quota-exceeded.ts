import type { EntityManager } from 'typeorm';
import { select } from '../data-source/sql.ts';

/** Rows of an owner that are counted. */
export interface Counted {
  /** For the lock: who adds to them counts one after the other. */
  readonly what: string;
  /** SQL, behind FROM. */
  readonly from: string;
  /** SQL of the owner of a row: an index begins with it. */
  readonly owner: string;
}

/**
 * To be asked once rows were added, in their transaction: it is rolled back if there are too many. Whoever adds to the same
 * ones at once waits here until the other has committed.
 * @param ownerId of whom they are counted: a project
 * @returns whether there are more of them than `limit`
 */
export async function isQuotaExceeded(
  manager: EntityManager,
  ownerId: string,
  { what, from, owner }: Counted,
  limit: number,
): Promise<boolean> {
  await lockQuota(manager, ownerId, what);
  const [row] = await select<{ count: number }>(
    manager,
    `SELECT count(*)::integer AS count FROM (SELECT FROM ${from} WHERE ${owner} = $1 LIMIT $2) AS counted`,
    [ownerId, limit + 1],
  );
  return (row?.count ?? 0) > limit;
}

/** Until the transaction ends nobody adds to them: whoever does waits in `isQuotaExceeded`. */
export async function lockQuota(manager: EntityManager, ownerId: string, what: Counted['what']): Promise<void> {
  await manager.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [`quota/${what}/${ownerId}`]);
}
