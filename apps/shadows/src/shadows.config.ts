import { brokerList, integer, loadConfig, secretKey, serviceSettings, str, url } from '@umbra/config';

/** Every setting of this service. */
export const shadowsSettings = {
  ...serviceSettings,
  KAFKA_BROKERS: brokerList({ desc: 'host:port of the Kafka brokers, comma separated' }),
  DATABASE_URL: url({ desc: 'postgres:// URL with the role of this service' }),
  UMBRA_SECRET_KEY: secretKey({ desc: '32 bytes of base64: what secrets at rest are sealed with' }),
  SHADOWS_CONSUMER_GROUP: str({ default: 'shadows', desc: 'beginning of the names of its Kafka consumer groups' }),
  SHADOWS_CACHED_DEVICES: integer({
    default: 20_000,
    desc: 'devices whose fold state is kept in memory, some 3 kB each',
  }),
  SHADOWS_TRACES_DEFAULT_DAYS: integer({
    default: 0,
    desc: 'days of traces that a request without bounds gets; 0 = all (TRC-3)',
  }),
  SHADOWS_TRACES_MAX_DAYS: integer({
    default: 0,
    desc: 'days of traces that one request may ask for; 0 = any (TRC-3)',
  }),
};

export type ShadowsConfig = ReturnType<typeof loadShadowsConfig>;

/** @throws ConfigError with the names of all that is missing or wrong */
export const loadShadowsConfig = (environment?: NodeJS.ProcessEnv) => loadConfig(shadowsSettings, environment);
