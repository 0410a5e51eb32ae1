import { createDataSource, type DataSourceSettings } from '@umbra/postgres';
import type { DataSource } from 'typeorm';
import { DesiredShadowEntity } from './desired-shadow/desired-shadow.entity.ts';
import { CreateTables1764000000000 } from './migrations/1764000000000-create-tables.ts';
import { AddGeneration1764000000001 } from './migrations/1764000000001-add-generation.ts';
import { CreateCommandOutcomes1764000000002 } from './migrations/1764000000002-create-command-outcomes.ts';
import { CreateAssociatedRevision1764000000003 } from './migrations/1764000000003-create-associated-revision.ts';
import { OWN_SCHEMA } from './schemas.ts';

/** The service's tables. Read models are named with their schema wherever they are used. */
export const shadowsDataSource = (
  settings: Pick<DataSourceSettings, 'url' | 'poolSize' | 'statementTimeoutMs' | 'onIdleConnectionLost' | 'metrics'> & {
    readonly purpose?: string;
  },
): DataSource => {
  const { purpose, ...others } = settings;
  return createDataSource({
    ...others,
    schema: OWN_SCHEMA,
    entities: [DesiredShadowEntity],
    migrations: [
      CreateTables1764000000000,
      AddGeneration1764000000001,
      CreateCommandOutcomes1764000000002,
      CreateAssociatedRevision1764000000003,
    ],
    applicationName: purpose === undefined ? 'umbra.shadows' : `umbra.shadows/${purpose}`,
  });
};
