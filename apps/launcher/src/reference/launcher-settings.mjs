/** @typedef {import('@umbra/config/reference').Setting} Setting */

/**
 * What the commands of this folder are told by the environment. They run before anything is installed, so nothing checks
 * these at the start but the code that reads each.
 *
 * @type {readonly Setting[]}
 */
export const launcherSettings = [
  setting('UMBRA_PORT', 'port', '8080', 'the gateway; the ports of the others follow it'),
  setting('KAFKA_BROKERS', 'list of `host:port`', undefined, 'a Kafka to use; none is started then'),
  secret('DATABASE_URL', 'URL', undefined, 'a PostgreSQL to use, as one who may create roles; none is started then'),
  secret('UMBRA_SECRET_KEY', '32 bytes as base64', undefined, 'made once and kept in `.umbra/secret.key` unless given'),
  setting(
    'UMBRA_PUBLIC_URLS',
    'list, comma separated',
    undefined,
    'addresses under which devices reach the gateway, beside the two local ones',
  ),
  setting('UMBRA_ADMIN_EMAIL', 'text', 'admin@umbra.local', "the instance's administrator"),
  secret('UMBRA_ADMIN_PASSWORD', 'text', 'umbra-admin', 'the password of the administrator'),
  setting('UMBRA_DEMO_EMAIL', 'text', 'demo@umbra.local', 'the user of the demo project'),
  secret('UMBRA_DEMO_PASSWORD', 'text', 'umbra-demo', 'the password of that user'),
  setting('UMBRA_DATA_DIR', 'text', '.umbra/data', 'the data of the running stack that `npm run rebuild` works on'),
  setting('UMBRA_KEEP', 'text', undefined, 'set to anything: end-to-end tests keep their data and logs, and say where'),
];

/**
 * @param {string} name
 * @param {string} type
 * @param {string | undefined} fallback
 * @param {string} description
 * @returns {Setting}
 */
function setting(name, type, fallback, description) {
  return { name, type, default: fallback, isRequired: false, isSecret: false, description };
}

/** @type {typeof setting} */
function secret(name, type, fallback, description) {
  return { ...setting(name, type, fallback, description), isSecret: true };
}
