import {
  commaList,
  ConfigError,
  databaseSettings,
  integer,
  kafkaSettings,
  loadConfig,
  port,
  secret,
  secretKey,
  serviceSettings,
  str,
} from '@umbra/config';

const DEFAULT_ADMIN_EMAIL = 'admin@umbra.local';
const DEFAULT_ADMIN_PASSWORD = 'umbra-admin';

/** All that this service can be told, each with its unit at the end of its name. */
export const registrySettings = {
  ...serviceSettings,
  ...kafkaSettings,
  ...databaseSettings,
  UMBRA_SECRET_KEY: secretKey({ desc: '32 bytes as base64: seals device secrets and the signing key' }),
  UMBRA_PORT: port({ default: 8080, desc: 'TCP port of the gateway, in the local addresses that devices sign for' }),
  UMBRA_PUBLIC_URLS: commaList({
    default: [],
    desc: 'public addresses of this instance that devices sign for (OAUTH-1), comma separated; the first is told by logins',
  }),
  UMBRA_ADMIN_EMAIL: str({
    default: DEFAULT_ADMIN_EMAIL,
    desc: 'email of the administrator; the default is not for production',
  }),
  UMBRA_ADMIN_PASSWORD: secret(
    str({
      default: DEFAULT_ADMIN_PASSWORD,
      desc: 'password of the administrator; the default is not for production',
    }),
  ),
  NODE_ENV: str({ default: 'development', desc: '"production" refuses the defaults above' }),
  REGISTRY_LICENCES_PER_PROJECT: integer({ default: 1_000_000, desc: 'device licences that a project may have' }),
  REGISTRY_DATABASE_CONNECTIONS: integer({ default: 10, desc: 'connections to the database at most' }),
  REGISTRY_CONSUMER_GROUP: str({
    default: 'registry',
    desc: 'beginning of the name of its Kafka consumer group',
  }),
  REGISTRY_TRUSTED_PROXIES: commaList({
    default: ['127.0.0.0/8', '::1'],
    desc: 'addresses or subnets of the gateways, whose X-Forwarded-For is believed, comma separated',
  }),
};

export type RegistryConfig = ReturnType<typeof loadRegistryConfig>;

/** @throws ConfigError naming all that is missing or wrong */
export function loadRegistryConfig(environment: NodeJS.ProcessEnv = process.env) {
  const config = loadConfig(registrySettings, environment);
  if (config.NODE_ENV === 'production') refuseDefaults(config);
  refuseBrokenUrls(config.UMBRA_PUBLIC_URLS);
  return config;
}

function refuseDefaults(config: { UMBRA_ADMIN_EMAIL: string; UMBRA_ADMIN_PASSWORD: string }): void {
  const left = [
    ...(config.UMBRA_ADMIN_EMAIL === DEFAULT_ADMIN_EMAIL ? ['UMBRA_ADMIN_EMAIL'] : []),
    ...(config.UMBRA_ADMIN_PASSWORD === DEFAULT_ADMIN_PASSWORD ? ['UMBRA_ADMIN_PASSWORD'] : []),
  ];
  if (left.length > 0)
    throw new ConfigError(
      [],
      left.map((name) => `${name} (the default is not for production)`),
    );
}

function refuseBrokenUrls(urls: readonly string[]): void {
  const isHttp = (text: string) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
  if (!urls.every(isHttp)) throw new ConfigError([], ['UMBRA_PUBLIC_URLS (http or https URLs, comma separated)']);
}
