import { join } from 'node:path';
import { ensureKafkaJars, hasKafkaJars } from '../../../../libs/dev-servers/src/kafka/kafka-jars.mjs';
import { startKafka } from '../../../../libs/dev-servers/src/kafka/start-kafka.mjs';
import { startPostgres } from '../../../../libs/dev-servers/src/postgres/start-postgres.mjs';
import { step } from './progress.mjs';

/**
 * @typedef {object} ServersOptions
 * @property {NodeJS.ProcessEnv} env KAFKA_BROKERS and DATABASE_URL in it name servers to use
 * @property {string} dataDir
 * @property {import('./ports.mjs').StackPorts} ports
 * @property {boolean} durable
 * @property {import('./part-list.mjs').PartList} parts
 * @property {(part: string) => (line: string) => void} openLog
 * @property {import('./progress.mjs').OnProgress} onProgress
 * @property {AbortSignal} [abort]
 */

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ kafka: boolean, postgres: boolean }} which servers are to be started here
 */
export function ownServers(env) {
  return { kafka: !env.KAFKA_BROKERS, postgres: !env.DATABASE_URL };
}

/**
 * Starts Kafka and PostgreSQL, side by side, unless the environment names servers to use.
 *
 * @param {ServersOptions} options
 * @returns {Promise<{ brokers: string, databaseUrl: string }>} the database as one who may make roles in it
 */
export async function ensureServers(options) {
  const { env, onProgress, abort } = options;
  const own = ownServers(env);
  if (own.kafka && !hasKafkaJars()) {
    await step(onProgress, 'fetching Apache Kafka', (onLog) => ensureKafkaJars({ onLog, abort }));
  }
  const [brokers, databaseUrl] = await Promise.all([
    own.kafka ? startKafkaPart(options) : String(env.KAFKA_BROKERS),
    own.postgres ? startPostgresPart(options) : String(env.DATABASE_URL),
  ]);
  return { brokers, databaseUrl };
}

/** @param {ServersOptions} options */
async function startKafkaPart({ dataDir, ports, durable, parts, openLog, onProgress }) {
  const place = { dataDir: join(dataDir, 'kafka'), port: ports.kafka, controllerPort: ports.kafkaController };
  const onLog = openLog('kafka');
  let brokers = '';
  await step(onProgress, 'Kafka', () =>
    parts.start('kafka', async (abort) => {
      const server = await startKafka({ ...place, shortLived: !durable, onLog, abort });
      brokers = server.brokers;
      return server.process;
    }),
  );
  return brokers;
}

/** @param {ServersOptions} options */
async function startPostgresPart({ dataDir, ports, durable, parts, openLog, onProgress }) {
  const place = { dataDir: join(dataDir, 'postgres'), port: ports.postgres, durable };
  const onLog = openLog('postgres');
  let url = '';
  await step(onProgress, 'PostgreSQL', () =>
    parts.start('postgres', async (abort) => {
      const server = await startPostgres({ ...place, onLog, abort });
      url = server.url;
      return server.process;
    }),
  );
  return url;
}
