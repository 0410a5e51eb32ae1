import type { DataSource, QueryResult, QueryRunner } from 'typeorm';

/** A transaction as projections and their stores see it: statements, and nothing else of the driver. */
export interface SqlSession {
  /** The rows of a query. */
  rows<Row>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /** Runs a statement for its effect. @returns how many rows it touched */
  execute(sql: string, parameters?: readonly unknown[]): Promise<number>;
}

/** Runs `work` in one transaction: commits when it resolves, rolls back when it rejects. It is run once. */
export type RunTransaction<Session extends SqlSession = SqlSession> = <Result>(
  work: (session: Session) => Promise<Result>,
) => Promise<Result>;

/** Transactions on a TypeORM data source (READ COMMITTED, so that a statement that waited for a lock sees what it waited for). */
export function transactionsOf(dataSource: DataSource): RunTransaction {
  return (work) =>
    dataSource.transaction((manager) => {
      if (manager.queryRunner === undefined) throw new Error('a transaction without a query runner');
      return work(sessionOf(manager.queryRunner));
    });
}

/** The session of a query runner: for migrations, and whoever holds one. */
export function sessionOf(runner: QueryRunner): SqlSession {
  const run = (sql: string, parameters: readonly unknown[] = []): Promise<QueryResult> =>
    runner.query(sql, [...parameters], true);
  return {
    rows: async <Row>(sql: string, parameters?: readonly unknown[]) => (await run(sql, parameters)).records as Row[],
    execute: async (sql, parameters) => (await run(sql, parameters)).affected ?? 0,
  };
}
