import { spawnSync } from 'node:child_process';
import { isPortFree } from '../../../../libs/dev-servers/src/free-port.mjs';
import { hasKafkaJars } from '../../../../libs/dev-servers/src/kafka/kafka-jars.mjs';
import { checkLauncherNode } from './node-binary.mjs';
import { Problem } from './problem.mjs';

const JAVA_NEEDED = 17;

/**
 * Finds out what is missing on this machine before anything is started.
 *
 * @param {{ kafka: boolean, ports: Record<string, number> }} needs whether Kafka is to be started, and the ports to
 *   listen on, by the name of what wants them
 * @throws {Problem} one sentence that says what to install or set
 */
export async function preflight({ kafka, ports }) {
  checkLauncherNode();
  checkNpm();
  if (kafka) {
    checkJava();
    if (!hasKafkaJars()) checkMaven();
  }
  await checkPorts(ports);
}

function checkNpm() {
  if (run('npm', ['--version']) === undefined) throw new Problem('npm is missing: install it, it comes with Node.');
}

function checkJava() {
  const output = run('java', ['-version']);
  const version = output === undefined ? undefined : javaMajor(output);
  if (version === undefined) {
    throw new Problem(
      `Java is missing: install Java ${JAVA_NEEDED} or newer, or set KAFKA_BROKERS to a running Kafka.`,
    );
  }
  if (version < JAVA_NEEDED) {
    throw new Problem(
      `Java ${version} is too old: install Java ${JAVA_NEEDED} or newer, or set KAFKA_BROKERS to a running Kafka.`,
    );
  }
}

function checkMaven() {
  if (run('mvn', ['-version']) === undefined) {
    throw new Problem(
      'Maven (mvn) is missing: install it to fetch Apache Kafka once, or set KAFKA_BROKERS to a running Kafka.',
    );
  }
}

/** @param {Record<string, number>} ports */
async function checkPorts(ports) {
  for (const [name, port] of Object.entries(ports)) {
    if (!(await isPortFree(port))) {
      throw new Problem(`Port ${port} (${name}) is taken: stop what listens there, or set UMBRA_PORT to another base.`);
    }
  }
}

/**
 * @param {string} output of `java -version`
 * @returns {number | undefined} 17 for `openjdk version "17.0.15"`, 8 for `java version "1.8.0_392"`
 */
export function javaMajor(output) {
  const version = /version "(?:1\.)?(\d+)/.exec(output)?.[1];
  return version === undefined ? undefined : Number(version);
}

/**
 * @param {string} command
 * @param {string[]} args
 * @returns {string | undefined} its output and error output; undefined if it is not there or fails
 */
function run(command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  return status === 0 ? stdout + stderr : undefined;
}
