import { runMigrations } from '@umbra/postgres';
import { createTestDatabase, type TestDatabase } from '@umbra/testing';
import type { DataSource } from 'typeorm';

/** How a service makes its data source. */
export type ServiceDataSource = (
  url: string,
  options: { readonly poolSize: number; readonly purpose: string },
) => DataSource;

/** The tables of a service, migrated, in a database of their own. */
export interface ServiceTables {
  readonly database: TestDatabase;
  /** A test's own way to them. */
  readonly tables: DataSource;
  drop(): Promise<void>;
}

/** @param poolSize statements that a test has under way at the same time, at most */
export async function createServiceTables(dataSource: ServiceDataSource, poolSize = 4): Promise<ServiceTables> {
  const database = await createTestDatabase();
  const tables = dataSource(database.url, { poolSize, purpose: 'test' });
  await tables.initialize();
  await runMigrations(tables);
  return {
    ...{ database, tables },
    drop: async () => {
      await tables.destroy();
      await database.drop();
    },
  };
}
