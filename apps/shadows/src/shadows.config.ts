import { databaseSettings, integer, kafkaSettings, loadConfig, secretKey, serviceSettings, str } from '@umbra/config';

/** How much a fold of the timeline keeps in memory. */
const foldSettings = {
  SHADOWS_CACHED_DEVICES: integer({
    default: 20_000,
    desc: 'devices whose fold state is kept in memory, some 3 kB each',
  }),
};

/** Every setting of this service. */
export const shadowsSettings = {
  ...serviceSettings,
  ...kafkaSettings,
  ...databaseSettings,
  UMBRA_SECRET_KEY: secretKey({ desc: '32 bytes of base64: what secrets at rest are sealed with' }),
  SHADOWS_CONSUMER_GROUP: str({ default: 'shadows', desc: 'beginning of the names of its Kafka consumer groups' }),
  ...foldSettings,
  SHADOWS_TRACES_DEFAULT_DAYS: integer({
    default: 0,
    desc: 'days of traces that a request without bounds gets; 0 = all (TRC-3)',
  }),
  SHADOWS_TRACES_MAX_DAYS: integer({
    default: 0,
    desc: 'days of traces that one request may ask for; 0 = any (TRC-3)',
  }),
};

/** What a rebuild must be told; the same as the service is. */
export const rebuildSettings = { ...kafkaSettings, ...databaseSettings, ...foldSettings };

export type ShadowsConfig = ReturnType<typeof loadShadowsConfig>;

/** @throws ConfigError with the names of all that is missing or wrong */
export const loadShadowsConfig = (environment?: NodeJS.ProcessEnv) => loadConfig(shadowsSettings, environment);
