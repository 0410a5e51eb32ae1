import 'reflect-metadata';
import { databaseSettings, loadConfig } from '@umbra/config';
import { createLogger } from '@umbra/observability';
import { runMigrations } from '@umbra/postgres';
import { registryDataSource } from './registry.data-source.ts';

/** Brings the registry's schema up to date: run before the service starts. */
const { DATABASE_URL } = loadConfig(databaseSettings);
const dataSource = await registryDataSource(DATABASE_URL).initialize();
try {
  const done = await runMigrations(dataSource);
  createLogger('registry').info({ migrations: done.map(({ name }) => name) }, 'schema is up to date');
} finally {
  await dataSource.destroy();
}
