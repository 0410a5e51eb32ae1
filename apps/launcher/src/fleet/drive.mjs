import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Lets the fleet post, one device after the other, at a steady pace. A slow answer does not slow the others down.
 *
 * @param {{
 *   fleet: { device: import('./device.mjs').Device, tracker: import('./tracker.mjs').Tracker }[],
 *   postsPerSecond: number,
 *   durationS: number,
 *   figures: import('./figures.mjs').Figures,
 *   abort: AbortSignal,
 * }} options `abort` ends it early
 */
export async function drive({ fleet, postsPerSecond, durationS, figures, abort }) {
  const beganAtMs = Date.now();
  const total = Math.round(postsPerSecond * durationS);
  /** @type {Set<Promise<void>>} */
  const inFlight = new Set();
  for (let i = 0; i < total && !abort.aborted; i += 1) {
    const waitMs = beganAtMs + (i * 1000) / postsPerSecond - Date.now();
    if (waitMs > 0) await sleep(waitMs, undefined, { signal: abort }).catch(() => {});
    const vehicle = fleet[i % fleet.length];
    if (vehicle === undefined) break;
    const post = postOnce(vehicle, figures).finally(() => inFlight.delete(post));
    inFlight.add(post);
  }
  await Promise.all(inFlight);
}

/**
 * @param {{ device: import('./device.mjs').Device, tracker: import('./tracker.mjs').Tracker }} vehicle
 * @param {import('./figures.mjs').Figures} figures
 */
async function postOnce({ device, tracker }, figures) {
  const sentAtMs = Date.now();
  const startMs = performance.now();
  try {
    await device.post([tracker.sample(sentAtMs)]);
    figures.posted(performance.now() - startMs);
  } catch (error) {
    const { status, message } = /** @type {{ status?: number, message: string }} */ (error);
    figures.failed(status === undefined ? message : `status ${status}`);
  }
}
