import {
  databaseSettings,
  kafkaSettings,
  loadConfig,
  positiveInteger,
  secretKey,
  secretKeys,
  serviceSettings,
  str,
} from '@umbra/config';

/** Every setting of this service. */
export const bulkJobsSettings = {
  ...serviceSettings,
  ...kafkaSettings,
  ...databaseSettings,
  UMBRA_SECRET_KEY: secretKey({ desc: '32 bytes as base64: opens the device secrets of rows that made a licence' }),
  UMBRA_OLDER_SECRET_KEYS: secretKeys({
    default: [],
    desc: 'keys that still open what was sealed before UMBRA_SECRET_KEY was changed, comma separated',
  }),
  BULK_JOBS_CONSUMER_GROUP: str({
    default: 'bulk-jobs',
    desc: 'beginning of the names of its Kafka consumer groups',
  }),
  BULK_JOBS_DATABASE_CONNECTIONS: positiveInteger({ default: 10, desc: 'connections to the database at most' }),
};

export type BulkJobsConfig = ReturnType<typeof loadBulkJobsConfig>;

/** @throws ConfigError with the names of all that is missing or wrong */
export const loadBulkJobsConfig = (environment?: NodeJS.ProcessEnv) => loadConfig(bulkJobsSettings, environment);
