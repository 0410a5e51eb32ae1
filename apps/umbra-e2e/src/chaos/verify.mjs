import { compareTrace, isSame } from './ledger.mjs';
import { until } from './wait.mjs';

const VISIBLE_WITHIN_MS = 120_000;
const EXAMPLES = 5;

/** @typedef {(method: string, path: string) => Promise<any>} Call with the user's token */

/**
 * Compares every device's trace and shadow with what was acknowledged.
 *
 * @param {Call} call
 * @param {import('./ledger.mjs').Ledger} ledger
 * @returns {Promise<string[]>} what is not as it should be, a line for each device; empty if all is
 */
export async function verify(call, ledger) {
  const deadlineMs = Date.now() + VISIBLE_WITHIN_MS;
  const problems = [];
  for (const trackingId of ledger.trackingIds()) {
    problems.push(...(await verifyDevice(call, trackingId, ledger.of(trackingId), deadlineMs)));
  }
  return problems;
}

/**
 * @param {Call} call
 * @param {string} trackingId
 * @param {ReadonlyMap<number, number>} acknowledged
 * @param {number} deadlineMs the read model may still be catching up until then
 */
async function verifyDevice(call, trackingId, acknowledged, deadlineMs) {
  let difference = compareTrace(acknowledged, await readTrace(call, trackingId));
  const isThere = async () => {
    if (difference.missing.length === 0) return true;
    difference = compareTrace(acknowledged, await readTrace(call, trackingId));
    return difference.missing.length === 0;
  };
  await until('the trace is complete', isThere, Math.max(0, deadlineMs - Date.now())).catch(() => {});
  const problems = [];
  if (!isSame(difference)) problems.push(describe(trackingId, difference));
  const newestMs = Math.max(...acknowledged.keys());
  const { reported } = await call('GET', `/shadows/v2/${trackingId}`);
  if (reported.timestamp !== newestMs || reported.payload?.serial !== acknowledged.get(newestMs)) {
    problems.push(`${trackingId}: the shadow shows ${reported.timestamp}, the newest sample is of ${newestMs}`);
  }
  return problems;
}

/**
 * @param {Call} call
 * @param {string} trackingId
 * @returns {Promise<import('./ledger.mjs').Entry[]>}
 */
async function readTrace(call, trackingId) {
  const rows = [];
  let query = '?count=1000';
  for (;;) {
    const page = await call('GET', `/traces/v2/${trackingId}${query}`);
    for (const { timestamp, payload } of page.data) rows.push({ timestamp, serial: payload?.serial });
    if (page.pageToken === undefined) return rows;
    query = `?count=1000&pageToken=${encodeURIComponent(page.pageToken)}`;
  }
}

/**
 * @param {string} trackingId
 * @param {import('./ledger.mjs').Difference} difference
 */
function describe(trackingId, difference) {
  const parts = Object.entries(difference)
    .filter(([, timestamps]) => timestamps.length > 0)
    .map(([what, timestamps]) => `${timestamps.length} ${what} (${timestamps.slice(0, EXAMPLES).join(', ')} …)`);
  return `${trackingId}: ${parts.join('; ')}`;
}
