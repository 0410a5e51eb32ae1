/**
 * @typedef {object} StackSettings
 * @property {NodeJS.ProcessEnv} base what the launcher was started with
 * @property {import('./ports.mjs').StackPorts} ports
 * @property {string} brokers
 * @property {string} secretKey
 */

/** Those that keep state in PostgreSQL, each in a schema of its own. */
export const DATABASE_SERVICES = /** @type {const} */ ([
  'registry',
  'shadows',
  'positioning',
  'connectors',
  'geofencing',
  'bulk-jobs',
]);

/** The public edge does nothing but route: it gets no key, and no way to the log. */
const EDGE = 'gateway';
const NOT_AT_THE_EDGE = ['UMBRA_OLDER_SECRET_KEYS'];

/** What the registry alone may know. */
const REGISTRY_ONLY = ['UMBRA_ADMIN_EMAIL', 'UMBRA_ADMIN_PASSWORD', 'UMBRA_DEMO_EMAIL', 'UMBRA_DEMO_PASSWORD'];

/**
 * @param {import('./ports.mjs').ServiceName} name
 * @param {StackSettings} settings
 * @param {string | undefined} databaseUrl with the service's own role; undefined for a service without a database
 * @returns {NodeJS.ProcessEnv}
 */
export function serviceEnv(name, { base, ports, brokers, secretKey }, databaseUrl) {
  const env = { ...base };
  // Each gets what it needs below; the administrator's URL is for none.
  for (const variable of ['DATABASE_URL', 'KAFKA_BROKERS', 'UMBRA_SECRET_KEY']) delete env[variable];
  if (name === EDGE) for (const variable of NOT_AT_THE_EDGE) delete env[variable];
  if (name !== 'registry') for (const variable of REGISTRY_ONLY) delete env[variable];
  return {
    ...env,
    HOST: '127.0.0.1',
    PORT: String(ports.http[name]),
    INTERNAL_PORT: String(ports.internal[name]),
    UMBRA_PUBLIC_URLS: publicUrls(base.UMBRA_PUBLIC_URLS, ports.http.gateway),
    ...(name === EDGE ? upstreamUrls(ports) : { KAFKA_BROKERS: brokers, UMBRA_SECRET_KEY: secretKey }),
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
  };
}

/**
 * A device signs its token request over the address that it uses: the gateway's, under both of its local names too.
 *
 * @param {string | undefined} given comma separated
 * @param {number} port
 */
function publicUrls(given, port) {
  const urls = (given ?? '').split(',').filter((url) => url.trim() !== '');
  return [...urls, `http://localhost:${port}`, `http://127.0.0.1:${port}`].join(',');
}

/** @param {import('./ports.mjs').StackPorts} ports */
function upstreamUrls({ http }) {
  return {
    REGISTRY_URL: `http://127.0.0.1:${http.registry}`,
    INGESTION_URL: `http://127.0.0.1:${http.ingestion}`,
    SHADOWS_URL: `http://127.0.0.1:${http.shadows}`,
    POSITIONING_URL: `http://127.0.0.1:${http.positioning}`,
    CONNECTORS_URL: `http://127.0.0.1:${http.connectors}`,
    GEOFENCING_URL: `http://127.0.0.1:${http.geofencing}`,
    BULK_JOBS_URL: `http://127.0.0.1:${http['bulk-jobs']}`,
  };
}
