import { setTimeout as sleep } from 'node:timers/promises';

const PAUSE_MS = 200;
const LOOK_EVERY_MS = 20;

/** @typedef {(method: string, path: string, body?: unknown) => Promise<any>} Call as somebody who is logged in */

/**
 * Watches how long a sample takes from its acknowledgement until its shadow shows it.
 *
 * @param {object} options
 * @param {Call} options.call
 * @param {string} options.trackingId
 * @returns {{ longestMs: () => number, stop: () => Promise<void> }} `longestMs` since it was asked last
 */
export function watchVisibility({ call, trackingId }) {
  let stopping = false;
  let longestMs = 0;
  let sinceMs = Date.now();
  let isWaiting = false;
  const isShown = async (/** @type {number} */ timestamp) => {
    const { reported } = await call('GET', `/shadows/v2/${trackingId}`);
    return reported?.timestamp === timestamp;
  };
  const watch = async () => {
    while (!stopping) {
      const timestamp = Date.now();
      const sample = { id: trackingId, timestamp, position: { lat: 52, lng: 13, accuracy: 10 } };
      // What fails here fails for the load too, which counts it.
      const isPosted = await call('POST', '/v3/batch', { data: [sample] }).then(
        () => true,
        () => false,
      );
      if (isPosted) {
        [sinceMs, isWaiting] = [Date.now(), true];
        while (!(await isShown(timestamp).catch(() => false))) await sleep(LOOK_EVERY_MS);
        isWaiting = false;
        longestMs = Math.max(longestMs, Date.now() - sinceMs);
      }
      await sleep(PAUSE_MS);
    }
  };
  const watching = watch();
  return {
    longestMs: () => {
      const longest = Math.max(longestMs, isWaiting ? Date.now() - sinceMs : 0);
      longestMs = 0;
      return longest;
    },
    stop: async () => {
      stopping = true;
      await watching;
    },
  };
}
