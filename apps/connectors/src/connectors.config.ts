import {
  bool,
  databaseSettings,
  kafkaSettings,
  loadConfig,
  positiveInteger,
  secretKey,
  secretKeys,
  serviceSettings,
  str,
} from '@umbra/config';

/** What every program that opens the secrets must be told. */
export const secretSettings = {
  ...databaseSettings,
  UMBRA_SECRET_KEY: secretKey({ desc: '32 bytes as base64: seals the credentials of connectors' }),
  UMBRA_OLDER_SECRET_KEYS: secretKeys({
    default: [],
    desc: 'keys that still open what was sealed before UMBRA_SECRET_KEY was changed, comma separated, until rotate-secrets was run',
  }),
};

/** Every setting of this service. */
export const connectorsSettings = {
  ...serviceSettings,
  ...kafkaSettings,
  ...secretSettings,
  CONNECTORS_ALLOW_PRIVATE: bool({
    default: false,
    desc: 'external clouds may have private or loopback addresses: for trials, and clouds of one’s own network',
  }),
  CONNECTORS_CONCURRENT_RUNS: positiveInteger({
    default: 32,
    desc: 'connectors that a replica runs at once; those that take long have half of it',
  }),
  CONNECTORS_CALLBACKS_PER_MINUTE: positiveInteger({
    default: 6_000,
    desc: 'callbacks that one connector may get in a minute, those of a second at once; in each replica',
  }),
  CONNECTORS_C2C_CALLS_PER_MINUTE: positiveInteger({
    default: 1_200,
    desc: 'calls of /c2c/v4, without callbacks, that one user or API key may make to one replica in a minute',
  }),
  CONNECTORS_CONSUMER_GROUP: str({
    default: 'connectors',
    desc: 'beginning of the names of its Kafka consumer groups',
  }),
  CONNECTORS_MAX_CALLBACK_DEVICES_PER_HOUR: positiveInteger({
    default: 500,
    desc: 'external devices that callbacks of one connector may make in an hour',
  }),
  CONNECTORS_MAX_CONNECTORS_PER_PROJECT: positiveInteger({
    default: 1_000,
    desc: 'connectors that a project may have',
  }),
  CONNECTORS_MAX_DEVICES_PER_CONNECTOR: positiveInteger({
    default: 10_000,
    desc: 'external devices that a connector may have',
  }),
  CONNECTORS_MAX_DEVICES_PER_PROJECT: positiveInteger({
    default: 50_000,
    desc: 'external devices that the connectors of a project may have together',
  }),
  CONNECTORS_MAX_ROWS_PER_PROJECT: positiveInteger({
    default: 1_000,
    desc: 'registrations (Jitterbit), systems, endpoints, certificates and the like (Patchworks) that a project may have, of each kind',
  }),
  CONNECTORS_MAX_VARIABLES_PER_PROJECT: positiveInteger({
    default: 20_000,
    desc: 'variables (Patchworks) that a project may have',
  }),
  CONNECTORS_PATCHWORKS_CALLS_PER_MINUTE: positiveInteger({
    default: 1_200,
    desc: 'calls of /api/v1 that one user or API key may make to one replica in a minute',
  }),
  CONNECTORS_RUN_DEADLINE_S: positiveInteger({
    default: 300,
    desc: 'seconds that a run of a connector may take; what it found by then is kept',
  }),
  CONNECTORS_DATABASE_CONNECTIONS: positiveInteger({ default: 10, desc: 'connections to the database at most' }),
};

export type ConnectorsConfig = ReturnType<typeof loadConnectorsConfig>;

/** @throws ConfigError with the names of all that is missing or wrong */
export const loadConnectorsConfig = (environment?: NodeJS.ProcessEnv) => loadConfig(connectorsSettings, environment);
