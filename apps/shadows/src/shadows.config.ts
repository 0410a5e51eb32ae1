import { brokerList, host, integer, loadConfig, port, secretKey, str, url } from '@umbra/config';

/** Every setting of this service. */
const spec = {
  HOST: host({ default: '127.0.0.1', desc: 'address the public API listens on' }),
  PORT: port({ default: 8083, desc: 'port of the public API' }),
  INTERNAL_PORT: port({ default: 9083, desc: 'port of health and metrics, for those who run the service' }),
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
export const loadShadowsConfig = (environment?: NodeJS.ProcessEnv) => loadConfig(spec, environment);
