import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { drive } from '../../../launcher/src/fleet/drive.mjs';
import { Figures } from '../../../launcher/src/fleet/figures.mjs';
import { seededRandom } from '../../../launcher/src/fleet/random.mjs';
import { Tracker } from '../../../launcher/src/fleet/tracker.mjs';
import { prepare } from '../chaos/prepare.mjs';
import { makeAndRemoveDevices } from '../rollout/jobs.mjs';

const READ_EVERY_MS = 100;

/**
 * The demo's fleet on its way, people who look at it, and now and then somebody who is wrong.
 *
 * @param {Parameters<typeof prepare>[0]} stack
 * @param {{ devices: number, postsPerSecond: number, durationS: number, onReady: () => void, abort: AbortSignal }} options
 * @returns {Promise<string>} what came of the posts
 */
export async function runLoad(stack, { devices, postsPerSecond, durationS, onReady, abort }) {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const prepared = await prepare(stack, { singles: devices, batches: 1, agent });
  const figures = new Figures();
  const fleet = prepared.singles.map((device, n) => ({
    device,
    tracker: new Tracker(seededRandom(n + 1), Date.now()),
  }));
  const end = new AbortController();
  const signal = AbortSignal.any([abort, end.signal]);
  onReady();
  try {
    const people = lookOn({ ...prepared, cloud: stack }, fleet, signal);
    await drive({ fleet, postsPerSecond, durationS, figures, abort });
    end.abort();
    await people;
    return figures.summary();
  } finally {
    end.abort();
    prepared.close();
  }
}

/**
 * Reads shadows and traces, changes desired states, posts batches and nonsense, and mirrors devices, until it is told to stop.
 *
 * @param {Awaited<ReturnType<typeof prepare>> & { cloud: Parameters<typeof prepare>[0] }} prepared
 * @param {Parameters<typeof drive>[0]['fleet']} fleet
 * @param {AbortSignal} signal
 */
async function lookOn({ call, batches, cloud }, fleet, signal) {
  for (let n = 0; !signal.aborted; n += 1) {
    const trackingId = fleet[n % fleet.length]?.device.trackingId ?? '';
    await call('GET', `/shadows/v2/${trackingId}`);
    if (n % 3 === 0) await call('GET', `/traces/v2/${trackingId}?count=50`);
    if (n % 5 === 0) await call('POST', '/v2/locate?fallback=any', { lte: [{ mcc: 262, mnc: 1, cid: n }] });
    if (n % 10 === 0) await call('GET', '/users/v2/devices');
    if (n % 15 === 0) await call('POST', '/v3/batch', { data: scansOf(batches.flat(), n) });
    if (n % 20 === 0) await call('PUT', `/shadows/v2/${trackingId}`, { desired: { payload: { n } } });
    if (n % 30 === 0) await call('POST', '/v3/batch', { data: batchOf(batches.flat()) });
    if (n % 50 === 0) await refused(call('POST', '/v3/batch', { data: [{ id: trackingId, timestamp: 'today' }] }));
    if (n % 60 === 0) await mirror(call, cloud, batches.flat());
    if (n % 40 === 0) await makeAndRemoveDevices(call);
    if (n % 70 === 0) await refused(call('GET', `/registry/v2/${n}/no-such-thing`));
    await sleep(READ_EVERY_MS, undefined, { signal }).catch(() => {});
  }
}

/**
 * One cell, heard from places that are told, which teaches the map, and from some that are not.
 *
 * @param {string[]} trackingIds
 * @param {number} n
 */
const scansOf = (trackingIds, n) =>
  trackingIds.map((id, nth) => ({
    ...{ id, timestamp: Date.now() + 1, scan: { lte: [{ mcc: 262, mnc: 1, cid: 4_242 }] } },
    ...(nth % 3 === 0 ? {} : { position: { lat: 52.5 + ((n + nth) % 50) * 1e-4, lng: 13.4, accuracy: 5 } }),
  }));

/**
 * One more connector whose cloud is this very stack. Each is run within seconds.
 *
 * @param {import('../chaos/prepare.mjs').Call} call
 * @param {Parameters<typeof prepare>[0]} cloud
 * @param {string[]} trackingIds
 */
async function mirror(call, { url, demo: { email, password } }, trackingIds) {
  const since = new Date(Date.now() - 60_000).toISOString();
  const { connectorId } = await call('POST', '/c2c/v4/connectors', {
    ...{ name: `mirror ${Date.now()}`, driverId: 'umbra-loopback', enabled: true, refreshIntervalS: 60 },
    externalCloudInfo: { url, email, password, since },
  });
  const devices = trackingIds.map((externalDeviceId) => ({ externalDeviceId }));
  await call('POST', `/c2c/v4/connectors/${connectorId}/ext-devices`, devices);
}

/** @param {string[]} trackingIds */
const batchOf = (trackingIds) => trackingIds.map((id) => ({ id, timestamp: Date.now(), payload: { battery: 80 } }));

/** @param {Promise<unknown>} answer that is to be a 4xx */
async function refused(answer) {
  const status = await answer.then(
    () => 200,
    (/** @type {{ status?: number }} */ error) => error.status ?? 0,
  );
  if (status < 400 || status > 499) throw new Error(`a request that is wrong was answered ${status}`);
}
