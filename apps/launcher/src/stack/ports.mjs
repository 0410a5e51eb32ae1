import { freePorts } from '../../../../libs/dev-servers/src/free-port.mjs';
import { Problem } from '../setup/problem.mjs';

/** The services, in the order in which their ports are numbered. */
export const SERVICES = /** @type {const} */ ([
  'gateway',
  'registry',
  'ingestion',
  'shadows',
  'positioning',
  'connectors',
  'geofencing',
  'bulk-jobs',
]);

/** @typedef {typeof SERVICES[number]} ServiceName */

/**
 * @typedef {object} StackPorts all on 127.0.0.1
 * @property {Record<ServiceName, number>} http the public API of each service; the gateway's is the one for everybody
 * @property {Record<ServiceName, number>} internal health and metrics of each service
 * @property {number} kafka
 * @property {number} kafkaController
 * @property {number} postgres
 */

const DEFAULT_BASE = 8080;
/** The last one used is 22 above the base. */
const HIGHEST_BASE = 65_535 - 22;

/**
 * @param {string | undefined} setting UMBRA_PORT
 * @returns {number} the gateway's port
 * @throws {Problem} if it is none
 */
export function readBasePort(setting) {
  const base = Number(setting || DEFAULT_BASE);
  if (Number.isInteger(base) && base > 0 && base <= HIGHEST_BASE) return base;
  throw new Problem(`UMBRA_PORT is no port that can be used: set it to a number from 1 to ${HIGHEST_BASE}.`);
}

/**
 * The ports of an ordinary start: near each other, and the same each time.
 *
 * @param {number} base the gateway's
 * @returns {StackPorts}
 */
export function portsFrom(base) {
  return arrange(
    SERVICES.map((_, i) => base + i),
    SERVICES.map((_, i) => base + 10 + i),
    [base + 20, base + 21, base + 22],
  );
}

/** @returns {Promise<StackPorts>} ports that nobody uses now, for tests beside other stacks */
export async function freeStackPorts() {
  const count = SERVICES.length;
  const ports = await freePorts(2 * count + 3);
  return arrange(ports.slice(0, count), ports.slice(count, 2 * count), ports.slice(2 * count));
}

/**
 * @param {StackPorts} ports
 * @param {{ kafka: boolean, postgres: boolean }} own which servers are started here
 * @returns {Record<string, number>} the ports that must be free, by the name of what wants them
 */
export function neededPorts(ports, own) {
  /** @type {Record<string, number>} */
  const needed = {};
  for (const name of SERVICES) {
    needed[name] = ports.http[name];
    needed[`${name}, internal`] = ports.internal[name];
  }
  if (own.kafka) Object.assign(needed, { Kafka: ports.kafka, 'Kafka, controller': ports.kafkaController });
  if (own.postgres) needed.PostgreSQL = ports.postgres;
  return needed;
}

/**
 * @param {number[]} http
 * @param {number[]} internal
 * @param {number[]} servers
 * @returns {StackPorts}
 */
function arrange(http, internal, [kafka = 0, kafkaController = 0, postgres = 0]) {
  return { http: byService(http), internal: byService(internal), kafka, kafkaController, postgres };
}

/** @param {number[]} ports */
function byService(ports) {
  const entries = SERVICES.map((name, i) => [name, ports[i]]);
  return /** @type {Record<ServiceName, number>} */ (Object.fromEntries(entries));
}
