import { randomUUID } from 'node:crypto';
import { until } from '../chaos/wait.mjs';

const UPLOADS = '/bulkjobs/v4/deviceUploads';
const ROWS = 5;
/** What a job waits for may be rolled meanwhile, and the broker may be away. */
const ENDS_WITHIN_MS = 180_000;

/** @typedef {(method: string, path: string, body?: unknown) => Promise<any>} Call as somebody who is logged in */

/**
 * One job makes virtual devices in a geofence, another removes them again. Every service that rows touch takes part.
 *
 * @param {Call} call
 * @throws {Error} when a request fails, a job does not end, or one of its rows does not succeed
 */
export async function makeAndRemoveDevices(call) {
  const { id: geofenceId } = await call('POST', '/geofences/v2', {
    ...{ type: 'circle', name: 'yard', definition: { center: { lat: 52, lng: 13 }, radius: 50 } },
  });
  const externalIds = Array.from({ length: ROWS }, () => randomUUID());
  await run(
    call,
    externalIds.map((externalId) => ({ name: externalId, externalId, sendMs: 60_000, geofences: [geofenceId] })),
  );
  await run(
    call,
    externalIds.map((externalId) => ({ externalId })),
  );
  await call('DELETE', `/geofences/v2/${geofenceId}`);
}

/**
 * @param {Call} call
 * @param {object[]} rows
 */
async function run(call, rows) {
  const { jobId } = await call('POST', UPLOADS, rows);
  // Looked at often, and while something is rolled: a look that fails counts as the other callers' do.
  const look = () => call('GET', `${UPLOADS}/${jobId}/status`);
  await until(`${jobId} ends`, async () => !['pending', 'ongoing'].includes((await look()).status), ENDS_WITHIN_MS);
  const { status, succeeded } = await look();
  if (status === 'completed' && succeeded === rows.length) return;
  const { items } = await call('GET', `${UPLOADS}/${jobId}/results`);
  throw new Error(`${jobId} is ${status}, ${succeeded} of ${rows.length} rows succeeded: ${JSON.stringify(items)}`);
}
