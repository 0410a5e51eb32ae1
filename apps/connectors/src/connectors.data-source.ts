import { createDataSource, type DataSourceSettings } from '@umbra/postgres';
import type { DataSource } from 'typeorm';
import { migrations } from './migrations/migrations.ts';

export const CONNECTORS_SCHEMA = 'connectors';

/** The service's way to its schema; not connected yet. */
export function connectorsDataSource(
  url: string,
  options: Pick<DataSourceSettings, 'poolSize' | 'statementTimeoutMs' | 'onIdleConnectionLost' | 'metrics'> & {
    readonly purpose?: string;
  } = {},
): DataSource {
  const { purpose, ...others } = options;
  const applicationName = purpose === undefined ? 'umbra.connectors' : `umbra.connectors/${purpose}`;
  return createDataSource({ ...others, url, schema: CONNECTORS_SCHEMA, migrations, applicationName });
}
