import {
  databaseSettings,
  integer,
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
  BULK_JOBS_CALLS_PER_MINUTE: positiveInteger({
    default: 600,
    desc: 'calls of /bulkjobs/v4 that one user or API key may make to one replica in a minute',
  }),
  BULK_JOBS_MAX_OPEN_JOBS_PER_PROJECT: positiveInteger({
    default: 100,
    desc: 'jobs of a project that may be pending or ongoing at once',
  }),
  BULK_JOBS_MAX_JOBS_PER_PROJECT: positiveInteger({
    default: 10_000,
    desc: 'jobs that a project may have; each is kept for a week',
  }),
  BULK_JOBS_MAX_ROWS_PER_PROJECT: positiveInteger({
    default: 1_000_000,
    desc: 'rows that the jobs of a project may have between them',
  }),
  BULK_JOBS_DATABASE_CONNECTIONS: positiveInteger({ default: 10, desc: 'connections to the database at most' }),
  BULK_JOBS_ROWS_IN_FLIGHT: integer({
    default: 96,
    desc: 'rows of all jobs that have begun and not ended, but those whose step was asked for again: more is a longer queue at who carries them out, and no more a second; a project holds at most two thirds of what the others leave; 0 begins none',
  }),
  BULK_JOBS_ROWS_IN_FLIGHT_OF_A_JOB: positiveInteger({
    default: 64,
    desc: 'rows of one job that have begun and not ended: small jobs of others wait behind so many',
  }),
  BULK_JOBS_ROWS_OVERDUE_OF_A_PROJECT: positiveInteger({
    default: 200,
    desc: 'a project begins no rows while so many of its rows wait for a step that was asked for again: who carries it out is away',
  }),
  BULK_JOBS_ANSWER_WITHIN_S: positiveInteger({
    default: 30,
    desc: 'after which a step whose reply did not come is asked for again; then twice as long, and so on, up to an hour',
  }),
};

export type BulkJobsConfig = ReturnType<typeof loadBulkJobsConfig>;

/** @throws ConfigError with the names of all that is missing or wrong */
export const loadBulkJobsConfig = (environment?: NodeJS.ProcessEnv) => loadConfig(bulkJobsSettings, environment);
