import { createDataSource, type DataSourceSettings } from '@umbra/postgres';
import type { DataSource } from 'typeorm';
import { CreateMap1764200000000 } from './migrations/1764200000000-create-map.ts';
import { RememberRecorded1764200000001 } from './migrations/1764200000001-remember-recorded.ts';
import { OWN_SCHEMA } from './schemas.ts';

/** The service's tables. What the log teaches is named with its schema wherever it is used. */
export const positioningDataSource = (
  settings: Pick<DataSourceSettings, 'url' | 'poolSize' | 'statementTimeoutMs' | 'onIdleConnectionLost' | 'metrics'> & {
    readonly purpose?: string;
  },
): DataSource => {
  const { purpose, ...others } = settings;
  return createDataSource({
    ...others,
    schema: OWN_SCHEMA,
    migrations: [CreateMap1764200000000, RememberRecorded1764200000001],
    applicationName: purpose === undefined ? 'umbra.positioning' : `umbra.positioning/${purpose}`,
  });
};
