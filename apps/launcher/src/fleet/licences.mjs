import { setTimeout as sleep } from 'node:timers/promises';

const LICENCES_A_JOB = 1_000;
const CLAIMS_AT_ONCE = 8;

/** @typedef {(method: string, path: string, body?: unknown) => Promise<any>} Call with the user's token */

/**
 * @param {Call} call
 * @returns {Promise<{ projectId: string, appId: string }>} the first project of the user
 * @throws if the user has none
 */
export async function findProject(call) {
  const { licenses } = await call('GET', '/registry/v2/licenses');
  const [project] = licenses;
  if (project === undefined) throw new Error('This user has no project: `npm start` makes one for the demo user.');
  return project;
}

/**
 * Makes licences for new devices, by the registry's batch job, and claims each.
 *
 * @param {Call} call
 * @param {{ appId: string, projectId: string }} project
 * @param {number} count
 * @returns {Promise<import('./device.mjs').Licence[]>}
 */
export async function makeDevices(call, { appId, projectId }, count) {
  const provisioned = [];
  for (let left = count; left > 0; left -= LICENCES_A_JOB) {
    const body = { count: Math.min(left, LICENCES_A_JOB) };
    const { jobId } = await call('POST', `/registry/v2/${appId}/devices`, body);
    provisioned.push(...(await jobResults(call, jobId)));
  }
  /** @type {import('./device.mjs').Licence[]} */
  const devices = [];
  const queue = [...provisioned];
  const claimOneByOne = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const query = `?projectId=${encodeURIComponent(projectId)}`;
      const { trackingId } = await call('PUT', `/registry/v2/devices/${next.deviceId}${query}`);
      devices.push({ ...next, trackingId });
    }
  };
  await Promise.all(Array.from({ length: CLAIMS_AT_ONCE }, claimOneByOne));
  return devices;
}

/**
 * @param {Call} call
 * @param {string} jobId
 * @returns {Promise<{ deviceId: string, deviceSecret: string }[]>}
 */
async function jobResults(call, jobId) {
  while ((await call('GET', `/registry/v2/${jobId}/status`)).status !== 'complete') await sleep(200);
  const results = [];
  let query = '?count=100';
  for (;;) {
    const page = await call('GET', `/registry/v2/${jobId}/results${query}`);
    results.push(...page.data);
    if (page.pageToken === undefined) return results;
    query = `?count=100&pageToken=${encodeURIComponent(page.pageToken)}`;
  }
}
