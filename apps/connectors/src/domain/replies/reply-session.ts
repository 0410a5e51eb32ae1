import { sessionOf, type RunTransaction, type SqlSession } from '@umbra/projections';
import type { DataSource, EntityManager } from 'typeorm';

/** A transaction as reply handlers see it. */
export interface ReplySession extends SqlSession {
  readonly manager: EntityManager;
}

/** Transactions on a TypeORM data source (READ COMMITTED). */
export const replyTransactionsOf =
  (dataSource: DataSource): RunTransaction<ReplySession> =>
  (work) =>
    dataSource.transaction((manager) => {
      if (manager.queryRunner === undefined) throw new Error('a transaction without a query runner');
      return work({ ...sessionOf(manager.queryRunner), manager });
    });
