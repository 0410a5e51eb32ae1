import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeAndRemoveDevices } from './jobs.mjs';

const PAUSE_MS = 100;
const BY_JOBS = 'make and remove devices by jobs';
const GET_JOBS = 'GET jobs';
/** @type {Readonly<Record<string, number>>} where it is another one */
const PAUSES_MS = {
  // Jobs are kept for a week: there shall not be thousands of them.
  [BY_JOBS]: 5_000,
  // Who makes jobs looks at them as well, and ten calls a second is all that a project may.
  [GET_JOBS]: 1_000,
};

/** @typedef {(method: string, path: string, body?: unknown) => Promise<any>} Call as somebody who is logged in */

/**
 * Applications and devices that ask the other services all the time, and never a second time: reads and writes of
 * `shadows`, reads of `registry`, `geofencing` and `bulk-jobs`, devices that sign in, jobs.
 *
 * @param {object} options
 * @param {Call} options.call
 * @param {import('../../../launcher/src/fleet/device.mjs').Device} options.device
 * @returns {{ requests: () => number, failures: () => readonly Failure[], stop: () => Promise<void> }}
 *
 * @typedef {{ what: string, reason: string }} Failure
 */
export function startCallers({ call, device }) {
  const end = new AbortController();
  const { signal } = end;
  let requests = 0;
  /** @type {Failure[]} */
  const failures = [];
  const shadow = `/shadows/v2/${device.trackingId}`;
  /** @type {Record<string, () => Promise<unknown>>} */
  const asked = {
    'GET a shadow': () => call('GET', shadow),
    'GET a trace': () => call('GET', `/traces/v2/${device.trackingId}?count=1`),
    'PUT a desired state': () => call('PUT', shadow, { desired: { payload: { mark: randomUUID() } } }),
    'GET licences': () => call('GET', '/registry/v2/licenses'),
    'POST for a token': () => device.signIn(),
    'GET geofences': () => call('GET', '/geofences/v2?count=1'),
    [GET_JOBS]: () => call('GET', '/bulkjobs/v4/deviceUploads?limit=1'),
    [BY_JOBS]: () => makeAndRemoveDevices(call),
  };
  /** @param {string} what */
  const repeat = async (what) => {
    while (!signal.aborted) {
      requests += 1;
      await asked[what]?.().catch((/** @type {Error} */ { message }) => failures.push({ what, reason: message }));
      await sleep(PAUSES_MS[what] ?? PAUSE_MS, undefined, { signal }).catch(() => {});
    }
  };
  const callers = Object.keys(asked).map(repeat);
  return {
    requests: () => requests,
    failures: () => failures,
    stop: async () => {
      end.abort();
      await Promise.all(callers);
    },
  };
}
