import { integer, kafkaSettings, loadConfig, secretKey, serviceSettings, str } from '@umbra/config';

const MIB = 1024 * 1024;

/** All that this service can be told, each with its unit at the end of its name. */
export const ingestionSettings = {
  ...serviceSettings,
  ...kafkaSettings,
  UMBRA_SECRET_KEY: secretKey({ desc: "32 bytes as base64: opens the Wi-Fi passwords in a device's desired state" }),
  INGESTION_MAX_BODY_BYTES: integer({ default: MIB, desc: 'bytes of a request body; more is a 413' }),
  INGESTION_MAX_SAMPLES: integer({ default: 1000, desc: 'samples of a request; more is a 413' }),
  INGESTION_CLOCK_SKEW_MAX_MS: integer({ default: 10_000, desc: 'ms a sample may lie in the future (ING-7)' }),
  INGESTION_SAMPLES_PER_SECOND: integer({
    default: 100_000,
    desc: 'samples a second of an application whose project has no limit of its own',
  }),
  INGESTION_REPLICAS: integer({ default: 1, desc: 'replicas that share the limits (ING-50)' }),
  INGESTION_BODY_TIMEOUT_MS: integer({ default: 10_000, desc: 'ms a request body may take to arrive; later is a 408' }),
  INGESTION_MAX_IN_FLIGHT_REQUESTS: integer({
    default: 4096,
    desc: 'requests on their way; more is a 503, and so is more than 3/4 of them for one project or user',
  }),
  INGESTION_MAX_IN_FLIGHT_BYTES: integer({
    default: 128 * MIB,
    desc: 'bytes of their bodies that have arrived; more is a 503, by the same rule',
  }),
  INGESTION_MAX_QUEUED_BYTES: integer({ default: 32 * MIB, desc: 'bytes that wait for the log; more is a 503' }),
  INGESTION_APPEND_DEADLINE_MS: integer({ default: 5_000, desc: 'ms the log has to acknowledge; later is a 503' }),
  INGESTION_PRODUCERS: integer({ default: 1, desc: 'Kafka producers, each with partitions of its own' }),
  INGESTION_CONSUMER_GROUP: str({
    default: 'ingestion',
    desc: 'beginning of the name of its Kafka consumer group, which is where its place among commands is kept',
  }),
  INGESTION_MAX_CACHED_TOKENS: integer({ default: 50_000, desc: 'verified tokens kept in memory, about 1.5 kB each' }),
  INGESTION_MAX_CACHED_ANSWERS: integer({ default: 50_000, desc: 'desired shadows kept ready to be sent' }),
};

export type IngestionConfig = ReturnType<typeof loadIngestionConfig>;

/** @throws ConfigError naming all that is missing or wrong */
export const loadIngestionConfig = (environment: NodeJS.ProcessEnv = process.env) =>
  loadConfig(ingestionSettings, environment);
