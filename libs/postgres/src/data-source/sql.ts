import type { EntityManager } from 'typeorm';

/** What can be asked: a data source, or the manager of a transaction. */
export type Queryable = Pick<EntityManager, 'query'>;

/** Rows of a SELECT, or of an INSERT … RETURNING. */
export async function select<Row>(db: Queryable, text: string, parameters: readonly unknown[] = []): Promise<Row[]> {
  return db.query<Row[]>(text, [...parameters]);
}

/** Rows of an UPDATE or DELETE … RETURNING, and how many rows it met: TypeORM answers these two with a pair. */
export async function change<Row>(
  db: Queryable,
  text: string,
  parameters: readonly unknown[] = [],
): Promise<{ readonly rows: Row[]; readonly count: number }> {
  const [rows, count] = await db.query<[Row[], number]>(text, [...parameters]);
  return { rows, count };
}
