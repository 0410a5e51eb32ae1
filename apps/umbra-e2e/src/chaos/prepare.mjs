import { Agent } from 'node:http';
import { Device } from '../../../launcher/src/fleet/device.mjs';
import { makeDevices } from '../../../launcher/src/fleet/licences.mjs';
import { httpJson } from '../../../launcher/src/stack/http-json.mjs';

const DEVICES_A_BATCH = 6;
const ANSWER_WITHIN_MS = 8_000;
/** Far above what the load sends: this is about losses, not about limits. */
const SAMPLES_PER_SECOND = 1_000_000;

/** @typedef {(method: string, path: string, body?: unknown) => Promise<any>} Call as somebody who is logged in */

/**
 * Logs in, lifts the limit, makes the devices and signs them in.
 *
 * @param {Pick<import('../../../launcher/stack.mjs').Stack, 'url' | 'demo' | 'admin'>} stack
 * @param {{ singles: number, batches: number, agent?: Agent }} options `agent`: one that keeps connections alive
 * @returns {Promise<{ call: Call, singles: Device[], batches: string[][], close: () => void }>} `batches`: the
 *   trackingIds of each
 */
export async function prepare({ url, demo, admin }, { singles, batches, agent = new Agent({ keepAlive: true }) }) {
  /** @type {typeof httpJson} */
  const http = (method, address, given) => httpJson(method, address, { agent, withinMs: ANSWER_WITHIN_MS, ...given });
  /** @type {(who: import('../../../launcher/src/stack/demo-project.mjs').Credentials) => Promise<Call>} */
  const callAs = async ({ email, password }) => {
    const { accessToken: token } = await http('POST', `${url}/users/v2/login`, { body: { email, password } });
    return (method, path, body) => http(method, url + path, { token, body });
  };
  const [call, callAsAdmin] = await Promise.all([callAs(demo), callAs(admin)]);
  await callAsAdmin('PUT', `/admin/v1/projects/${demo.projectId}/limits`, { samplesPerSecond: SAMPLES_PER_SECOND });
  const licences = await makeDevices(call, demo, singles + batches * DEVICES_A_BATCH);
  const devices = licences.slice(0, singles).map((licence) => new Device(url, http, licence));
  await Promise.all(devices.map((device) => device.signIn()));
  const others = licences.slice(singles).map(({ trackingId }) => trackingId);
  return {
    call,
    singles: devices,
    batches: Array.from({ length: batches }, (_, n) => others.slice(n * DEVICES_A_BATCH, (n + 1) * DEVICES_A_BATCH)),
    close: () => agent.destroy(),
  };
}
