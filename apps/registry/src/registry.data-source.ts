import { createDataSource, type DataSourceSettings } from '@umbra/postgres';
import type { DataSource } from 'typeorm';
import { migrations } from './migrations/migrations.ts';

export const REGISTRY_SCHEMA = 'registry';

/** The registry's way to its schema; not connected yet. */
export function registryDataSource(
  url: string,
  options: Pick<DataSourceSettings, 'poolSize' | 'statementTimeoutMs' | 'onIdleConnectionLost' | 'metrics'> = {},
): DataSource {
  return createDataSource({ url, schema: REGISTRY_SCHEMA, migrations, applicationName: 'umbra-registry', ...options });
}
