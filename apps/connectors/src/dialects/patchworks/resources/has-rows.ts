import { type Queryable, select } from '@umbra/postgres';
import type { Resource, ResourceContext } from './resource.ts';

/** Whether each of these ids is one of the company's rows, or of everybody's. */
export async function hasRows(
  db: Queryable,
  { from, id, project }: Resource,
  { projectId }: ResourceContext,
  ids: readonly number[],
): Promise<boolean[]> {
  const rows = await select<{ id: number }>(
    db,
    `SELECT ${id} AS id FROM ${from} WHERE ${id} = ANY ($1::bigint[]) AND ${project ?? '$2'} = $2::text`,
    [ids, projectId],
  );
  const found = new Set(rows.map((row) => row.id));
  return ids.map((each) => found.has(each));
}
