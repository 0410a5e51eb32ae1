import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ManagedProcess, runToEnd } from '../process/managed-process.mjs';
import { ensureKafkaJars } from './kafka-jars.mjs';
import { serverProperties } from './server-properties.mjs';

const READY_WITHIN_MS = 60_000;
/** The first of Java's two compilers only: a start takes 2.4 s of processor time instead of 4.1. */
const QUICK_COMPILER = '-XX:TieredStopAtLevel=1';

/**
 * @typedef {object} KafkaOptions
 * @property {string} dataDir made when missing; its content survives a restart
 * @property {number} port for clients, on 127.0.0.1
 * @property {number} controllerPort for the broker's own use, on 127.0.0.1
 * @property {boolean} [shortLived] for tests: starts with half the work, and is slower after minutes; default false
 * @property {Readonly<Record<string, string | number | boolean>>} [properties] for `server.properties`, over our own
 * @property {(line: string) => void} [onLog]
 * @property {AbortSignal} [abort] stops it, also while it starts
 */

/**
 * @typedef {object} KafkaServer
 * @property {string} brokers `host:port`, as KAFKA_BROKERS takes it
 * @property {number} pid
 * @property {ManagedProcess} process
 * @property {() => Promise<unknown>} stop in order, within 5 s
 * @property {() => Promise<unknown>} kill at once, as a crash would
 */

/**
 * Starts a single-node Apache Kafka and waits until it serves clients. Fetches its jars and formats its storage the
 * first time.
 *
 * @param {KafkaOptions} options
 * @returns {Promise<KafkaServer>}
 * @throws if it is not ready within 60 s; the message carries its last lines
 */
export async function startKafka({ dataDir, port, controllerPort, shortLived = false, properties, onLog, abort }) {
  const jars = await ensureKafkaJars({ onLog, abort });
  const logDir = join(dataDir, 'log');
  const propertiesFile = join(dataDir, 'server.properties');
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(propertiesFile, serverProperties({ logDir, port, controllerPort }, properties));
  await formatOnce({ dataDir, jars, propertiesFile, onLog, abort });

  const server = new ManagedProcess({
    name: 'Kafka',
    command: 'java',
    args: [
      '-Xmx512m',
      ...(shortLived ? [QUICK_COMPILER] : []),
      ...javaOptions(jars),
      ...['kafka.Kafka', propertiesFile],
    ],
    cwd: dataDir,
    abort,
    // Written when the broker is registered and unfenced; its port accepts connections before that.
    readyLine: /Kafka Server started/,
    onLine: onLog,
  });
  await server.waitUntilReady(READY_WITHIN_MS);
  return {
    brokers: `127.0.0.1:${port}`,
    pid: server.pid,
    process: server,
    stop: () => server.stop(),
    kill: () => {
      server.kill('SIGKILL');
      return server.exited;
    },
  };
}

/** @param {{ dataDir: string, jars: string, propertiesFile: string, onLog?: (line: string) => void, abort?: AbortSignal }} options */
async function formatOnce({ dataDir, jars, propertiesFile, onLog, abort }) {
  const marker = join(dataDir, 'formatted');
  if (existsSync(marker)) return;
  await runToEnd({
    name: 'Kafka (formatting its storage)',
    command: 'java',
    args: [
      ...['-Xmx256m', QUICK_COMPILER],
      ...javaOptions(jars),
      'kafka.tools.StorageTool',
      // An earlier attempt may have been interrupted between the format and the marker.
      ...['format', '--ignore-formatted', '-t', clusterId(), '-c', propertiesFile],
    ],
    cwd: dataDir,
    onLine: onLog,
    abort,
  });
  writeFileSync(marker, '');
}

/** @param {string} jars */
function javaOptions(jars) {
  return [
    '-XX:+UseSerialGC',
    '-Djava.awt.headless=true',
    '-Dorg.slf4j.simpleLogger.showDateTime=true',
    // One line for each partition at each start: it would push what matters out of the last lines.
    '-Dorg.slf4j.simpleLogger.log.state.change.logger=warn',
    '-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd HH:mm:ss.SSS',
    ...['-cp', join(jars, '*')],
  ];
}

/** @returns {string} 16 random bytes as Kafka writes them; one that begins with a dash would look like an option */
function clusterId() {
  return randomBytes(16).toString('base64url').replace(/^-/, 'A');
}
