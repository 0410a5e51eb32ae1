import { sessionOf, type RunTransaction, type SqlSession } from '@umbra/projections';
import type { DataSource, EntityManager } from 'typeorm';

/** A transaction as handlers see it: the repositories of a service take a manager. */
export interface ManagedSession extends SqlSession {
  readonly manager: EntityManager;
}

/** Transactions on a TypeORM data source (READ COMMITTED). */
export function managedTransactionsOf(dataSource: DataSource): RunTransaction<ManagedSession> {
  return (work) =>
    dataSource.transaction((manager) => {
      if (manager.queryRunner === undefined) throw new Error('a transaction without a query runner');
      return work({ ...sessionOf(manager.queryRunner), manager });
    });
}
