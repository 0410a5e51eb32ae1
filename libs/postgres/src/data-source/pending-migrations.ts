import type { DataSource } from 'typeorm';
import { schemaOf } from './run-migrations.ts';

/** The names of a connected data source's migrations that its database has not seen. Changes nothing, not even a table. */
export async function pendingMigrations(dataSource: DataSource): Promise<string[]> {
  const names = dataSource.migrations.map((migration) => migration.name ?? migration.constructor.name);
  const table = `${quote(schemaOf(dataSource))}.${quote(dataSource.options.migrationsTableName ?? 'migrations')}`;
  const [{ exists }] = await dataSource.query<[{ exists: boolean }]>('SELECT to_regclass($1) IS NOT NULL AS exists', [
    table,
  ]);
  if (!exists) return names;
  const done = await dataSource.query<{ name: string }[]>(`SELECT name FROM ${table}`);
  const known = new Set(done.map(({ name }) => name));
  return names.filter((name) => !known.has(name));
}

const quote = (identifier: string): string => `"${identifier.replaceAll('"', '""')}"`;
