import { chmodSync, mkdtempSync, readFileSync, existsSync, mkdirSync, copyFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runToEnd } from '../process/managed-process.mjs';

const pomFile = fileURLToPath(new URL('../../kafka/pom.xml', import.meta.url));
const cacheRoot = fileURLToPath(new URL('../../../../.umbra/', import.meta.url));

/** @returns {string} the pinned version of Apache Kafka, e.g. `4.3.1` */
export function kafkaVersion() {
  const version = /<artifactId>kafka_2\.13<\/artifactId>\s*<version>([^<]+)</.exec(readFileSync(pomFile, 'utf8'))?.[1];
  if (version === undefined) throw new Error(`${pomFile} names no version of kafka_2.13`);
  return version;
}

/** @returns {string} the folder that has, or will have, Kafka's jars */
export function kafkaJarsDir() {
  return join(cacheRoot, `kafka-${kafkaVersion()}`);
}

/** @returns {boolean} whether the jars that the pom asks for are there */
export function hasKafkaJars() {
  // The copy of the pom is what the jars were fetched for: a changed pom is another set of jars.
  const fetchedFor = join(kafkaJarsDir(), 'pom.xml');
  return existsSync(fetchedFor) && readFileSync(fetchedFor, 'utf8') === readFileSync(pomFile, 'utf8');
}

/**
 * Fetches Kafka's jars with Maven, once: later calls find them. The folder appears as a whole, by a rename, so an
 * interrupted download is not taken for a finished one, and two processes may fetch at the same time.
 *
 * @param {{ onLog?: (line: string) => void, abort?: AbortSignal }} [options]
 * @returns {Promise<string>} the folder with the jars
 * @throws if Maven fails
 */
export async function ensureKafkaJars({ onLog, abort } = {}) {
  const target = kafkaJarsDir();
  if (hasKafkaJars()) return target;
  mkdirSync(cacheRoot, { recursive: true });
  const partial = mkdtempSync(join(cacheRoot, 'kafka-partial-'));
  try {
    const goal = ['-q', '-B', '-f', pomFile, 'dependency:copy-dependencies', `-DoutputDirectory=${partial}`];
    await runToEnd({ name: 'mvn (fetching Apache Kafka)', command: 'mvn', args: goal, onLine: onLog, abort });
    copyFileSync(pomFile, join(partial, 'pom.xml'));
    chmodSync(partial, 0o755);
    publish(partial, target);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return target;
}

/**
 * @param {string} partial
 * @param {string} target
 */
function publish(partial, target) {
  if (existsSync(target) && !hasKafkaJars()) rmSync(target, { recursive: true });
  try {
    renameSync(partial, target);
  } catch (error) {
    // Another process was faster; what it fetched is the same.
    if (!hasKafkaJars()) throw error;
  }
}
