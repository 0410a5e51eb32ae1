import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { until } from '../chaos/wait.mjs';

const ROLLED_WITHIN = '300s';
const SETTLED_WITHIN_MS = 120_000;
/** Of a rebuild's progress lines. */
const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;

/** @typedef {{ metadata: { name: string, uid: string, deletionTimestamp?: string } }} Pod */

/** Umbra in a cluster, as far as it is rolled, scaled and broken here. */
export class Cluster {
  #namespace;

  /** @param {string} namespace */
  constructor(namespace) {
    this.#namespace = namespace;
  }

  /** @returns {Promise<string[]>} the services, each a Deployment of its name */
  async services() {
    const list = await this.#json('get', 'deployments', '--selector=app.kubernetes.io/part-of=umbra');
    return list.items.map((/** @type {Pod} */ { metadata }) => metadata.name);
  }

  /** @returns {Promise<string>} the address at which the Service of this name is reached */
  async addressOf(/** @type {string} */ service) {
    const { spec } = await this.#json('get', 'service', service);
    return spec.clusterIP;
  }

  /** Replaces all pods of a service, and waits until the old ones are gone. */
  async restart(/** @type {string} */ service) {
    await this.#kubectl('rollout', 'restart', `deployment/${service}`);
    await this.#settle(service);
  }

  /**
   * @param {string} service
   * @param {number} replicas
   */
  async scale(service, replicas) {
    await this.#kubectl('scale', `deployment/${service}`, `--replicas=${replicas}`);
    await this.#settle(service);
  }

  /** Ends a StatefulSet's first pod, and waits until its successor is ready. */
  async deletePodOf(/** @type {string} */ statefulSet) {
    await this.#kubectl('delete', 'pod', `${statefulSet}-0`, '--wait=true');
    await this.#kubectl('rollout', 'status', `statefulset/${statefulSet}`, `--timeout=${ROLLED_WITHIN}`);
  }

  /** @returns {Promise<string>} what a program printed that was run in a pod of the service */
  run(/** @type {string} */ service, /** @type {string[]} */ ...command) {
    return this.#kubectl('exec', `deployment/${service}`, '--', ...command);
  }

  async #settle(/** @type {string} */ service) {
    await this.#kubectl('rollout', 'status', `deployment/${service}`, `--timeout=${ROLLED_WITHIN}`);
    const areGone = async () => {
      const pods = await this.#json('get', 'pods', `--selector=app.kubernetes.io/name=${service}`);
      return pods.items.every((/** @type {Pod} */ { metadata }) => metadata.deletionTimestamp === undefined);
    };
    await until(`the old pods of ${service} are gone`, areGone, SETTLED_WITHIN_MS);
  }

  async #json(/** @type {string[]} */ ...args) {
    return JSON.parse(await this.#kubectl(...args, '--output=json'));
  }

  /** @returns {Promise<string>} what it printed */
  async #kubectl(/** @type {string[]} */ ...args) {
    const all = ['--namespace', this.#namespace, ...args];
    const { stdout } = await promisify(execFile)('kubectl', all, { maxBuffer: MAX_OUTPUT_BYTES });
    return stdout;
  }
}
