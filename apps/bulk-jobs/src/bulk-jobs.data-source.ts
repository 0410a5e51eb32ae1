import { createDataSource, type DataSourceSettings } from '@umbra/postgres';
import type { DataSource } from 'typeorm';
import { BULK_JOBS_SCHEMA } from './bulk-jobs.schema.ts';
import { migrations } from './migrations/migrations.ts';

/** The service's way to its schema; not connected yet. */
export function bulkJobsDataSource(
  url: string,
  options: Pick<DataSourceSettings, 'poolSize' | 'statementTimeoutMs' | 'onIdleConnectionLost' | 'metrics'> & {
    readonly purpose?: string;
  } = {},
): DataSource {
  const { purpose, ...others } = options;
  const applicationName = purpose === undefined ? 'umbra.bulk-jobs' : `umbra.bulk-jobs/${purpose}`;
  return createDataSource({ ...others, url, schema: BULK_JOBS_SCHEMA, migrations, applicationName });
}
