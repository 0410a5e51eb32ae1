import type { DataSource } from 'typeorm';
import { pendingMigrations } from './pending-migrations.ts';

/**
 * Connects a data source, and looks whether its database has seen all migrations. To be repeated until it says true.
 * @returns true, or which migrations are pending and how they are run @throws when the database does not answer
 */
export async function schemaReady(dataSource: DataSource, migrateCommand: string): Promise<true | string> {
  if (!dataSource.isInitialized) await dataSource.initialize();
  const pending = await pendingMigrations(dataSource);
  if (pending.length === 0) return true;
  return `migrations pending: ${String(pending.length)} (${pending.join(', ')}); run them with ${migrateCommand}`;
}
