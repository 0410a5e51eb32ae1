import { databaseSettings, loadConfig } from '@umbra/config';
import { runMigrations } from '@umbra/postgres';
import { bulkJobsDataSource } from './bulk-jobs.data-source.ts';

/** Brings the tables of this service up to date: a step of `npm start`, and a Job of a cluster. */
const { DATABASE_URL } = loadConfig(databaseSettings);
const dataSource = bulkJobsDataSource(DATABASE_URL, { purpose: 'migrate' });
await dataSource.initialize();
try {
  const done = await runMigrations(dataSource);
  process.stdout.write(`${String(done.length)} migrations run\n`);
} finally {
  await dataSource.destroy();
}
