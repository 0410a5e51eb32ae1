import { until } from '../chaos/wait.mjs';

/** @typedef {import('../chaos/prepare.mjs').Call} Call */

/**
 * @typedef {object} TimelineLoadOptions
 * @property {Call} call as a member of the project
 * @property {string[]} trackingIds
 * @property {number} samples in all
 * @property {number} untilMs device time of the last sample
 * @property {(sent: number) => Promise<void>} onTenth what else happens to devices, ten times in between
 */

const SAMPLES_A_REQUEST = 1_000;
const REQUESTS_AT_ONCE = 4;
const STEP_MS = 1_000;
const LATE_SHARE = 0.05;
const DOUBLED_SHARE = 0.02;
const SCAN_SHARE = 0.05;
const LATE_BY_MS = 3_600_000;

/**
 * Sends samples for all devices by `/v3/batch`: 5 % of them late, 2 % of them twice, some with a scan in place of a
 * position, some far away from where the device was.
 *
 * @param {TimelineLoadOptions} options
 * @returns {Promise<{ sent: number, late: number, doubled: number, scans: number }>}
 */
export async function sendTimeline({ call, trackingIds, samples, untilMs, onTenth }) {
  const counts = { sent: 0, late: 0, doubled: 0, scans: 0 };
  const firstMs = untilMs - Math.ceil(samples / trackingIds.length + 10) * STEP_MS;
  /** @type {{ id: string }[]} */
  let previous = [];
  let number = 0;
  const nextSample = () => {
    const id = trackingIds[number % trackingIds.length] ?? '';
    const inOrderMs = firstMs + Math.floor(number / trackingIds.length) * STEP_MS;
    number += 1;
    const dice = Math.random();
    const again = dice < DOUBLED_SHARE ? previous[Math.floor(Math.random() * previous.length)] : undefined;
    // One whose device was unclaimed meanwhile would be refused, and the whole request with it.
    if (again !== undefined && trackingIds.includes(again.id)) {
      counts.doubled += 1;
      return again;
    }
    const isLate = dice < DOUBLED_SHARE + LATE_SHARE;
    if (isLate) counts.late += 1;
    return sampleOf(id, isLate ? inOrderMs - LATE_BY_MS - Math.floor(Math.random() * LATE_BY_MS) : inOrderMs, counts);
  };
  const tenth = samples / 10;
  let tenthsDone = 0;
  const requests = Math.ceil(samples / SAMPLES_A_REQUEST);
  for (let request = 0; request < requests; request += REQUESTS_AT_ONCE) {
    const bodies = Array.from({ length: Math.min(REQUESTS_AT_ONCE, requests - request) }, () =>
      Array.from({ length: Math.min(SAMPLES_A_REQUEST, samples - number) }, nextSample),
    ).filter((body) => body.length > 0);
    await Promise.all(bodies.map((data) => call('POST', '/v3/batch', { data })));
    previous = bodies.flat();
    counts.sent += previous.length;
    if (counts.sent >= (tenthsDone + 1) * tenth) {
      tenthsDone += 1;
      await onTenth(counts.sent);
    }
  }
  return counts;
}

/**
 * @param {string} id
 * @param {number} timestamp
 * @param {{ scans: number }} counts
 */
function sampleOf(id, timestamp, counts) {
  const wander = Math.sin(timestamp / 100_000) / 100;
  const isFarOff = Math.random() < 0.001;
  const position = { lat: 52.5 + wander + (isFarOff ? 20 : 0), lng: 13.4 - wander, accuracy: 10 };
  const isScan = Math.random() < SCAN_SHARE;
  if (isScan) counts.scans += 1;
  const scan = { wlan: [{ mac: '00:11:22:33:44:55' }, { mac: '00:11:22:33:44:66' }] };
  return {
    ...{ id, timestamp, payload: { n: Math.floor(Math.random() * 1_000) } },
    ...(isScan ? { scan } : { position }),
    system: { mode: 'normal', reportedSensorData: { batteryLevel: Math.floor(Math.random() * 100) } },
  };
}

/**
 * One sample more for every device, and the wait until all of them show: then everything before is folded too.
 *
 * @param {{ call: Call, trackingIds: string[], timestamp: number, count: (timestamp: number) => Promise<number> }} options
 *   `count` tells how many shadows have that timestamp
 */
export async function sendLast({ call, trackingIds, timestamp, count }) {
  await call('POST', '/v3/batch', { data: trackingIds.map((id) => ({ id, timestamp })) });
  await until(
    'the last sample of every device is folded',
    async () => (await count(timestamp)) === trackingIds.length,
    120_000,
  );
}
