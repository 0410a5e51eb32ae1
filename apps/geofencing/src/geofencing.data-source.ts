import { createDataSource, type DataSourceSettings } from '@umbra/postgres';
import type { DataSource } from 'typeorm';
import { GEOFENCING_SCHEMA } from './geofencing.schema.ts';
import { migrations } from './migrations/migrations.ts';

/** The service's way to its schema; not connected yet. */
export function geofencingDataSource(
  url: string,
  options: Pick<DataSourceSettings, 'poolSize' | 'statementTimeoutMs' | 'onIdleConnectionLost' | 'metrics'> & {
    readonly purpose?: string;
  } = {},
): DataSource {
  const { purpose, ...others } = options;
  const applicationName = purpose === undefined ? 'umbra.geofencing' : `umbra.geofencing/${purpose}`;
  return createDataSource({ ...others, url, schema: GEOFENCING_SCHEMA, migrations, applicationName });
}
