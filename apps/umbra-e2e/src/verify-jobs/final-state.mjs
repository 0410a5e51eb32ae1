import { setTimeout as sleep } from 'node:timers/promises';

/** @typedef {import('./tenant.mjs').Tenant} Tenant */

/**
 * What a job has made of a tenant, with names in the place of ids that are drawn at random.
 *
 * @param {Tenant} tenant
 * @param {string} jobId
 * @returns {Promise<object>} two that have come to the same are equal as JSON
 */
async function finalState(tenant, jobId) {
  const results = await tenant.resultsOf(jobId);
  const nameOf = new Map(results.map(({ trackingId, name }) => [trackingId, name]));
  const named = (/** @type {{ trackingId: string }} */ { trackingId }) =>
    nameOf.get(trackingId) ?? `nobody's ${trackingId}`;
  const [licences, { count }, claimed, labels] = await Promise.all([
    tenant.all(`/registry/v2/${tenant.appId}/devices`),
    tenant.call('GET', `/registry/v2/${tenant.appId}/licenseCount`),
    tenant.all('/users/v2/devices'),
    tenant.all('/labels/v4/device'),
  ]);
  const licencesOfRows = new Set(results.map(({ deviceId }) => deviceId));
  return {
    licences: count,
    orphans: licences.filter(({ deviceId }) => !licencesOfRows.has(deviceId)).length,
    rows: results.map(({ name, errors, deviceSecret }) => ({ name, errors, hasSecret: deviceSecret !== undefined })),
    devices: sorted(claimed.map((device) => [named(device), settingsOf(device.shadow.desired.system)])),
    labels: sorted(labels.map(({ resourceId, labels: own }) => [named({ trackingId: resourceId }), sortedLabels(own)])),
    ...Object.fromEntries(
      await Promise.all(
        [
          ...tenant.geofences.map((id, nth) => [`geofence ${nth}`, `geofences/${id}`]),
          ...tenant.rules.map((id, nth) => [`rule ${nth}`, `rules/${id}`]),
          ...tenant.sensorRules.map((id, nth) => [`sensor rule ${nth}`, `sensors/${id}`]),
        ].map(async ([what, path]) => [what, sorted((await tenant.all(`/associations/v3/${path}`)).map(named))]),
      ),
    ),
  };
}

/**
 * What follows from a job (what a desired state says of associations) is there a moment after its end.
 *
 * @param {Tenant} tenant
 * @param {string} jobId
 */
export async function settledState(tenant, jobId) {
  let state = await finalState(tenant, jobId);
  for (let looks = 0; looks < 40; looks += 1) {
    await sleep(250);
    const next = await finalState(tenant, jobId);
    if (JSON.stringify(next) === JSON.stringify(state)) return next;
    state = next;
  }
  return state;
}

/** Without what says when, and how often something else changed. */
const settingsOf = (/** @type {Record<string, unknown>} */ system) => {
  const { rate, syncGeofences, sensorAlarmConfig, lastModifiedGeofenceTimestamp } = system;
  return { rate, syncGeofences, sensorAlarmConfig, hasGeofences: lastModifiedGeofenceTimestamp !== 0 };
};

/**
 * @template Item
 * @param {Item[]} items
 */
const sorted = (items) => items.map((item) => JSON.stringify(item)).sort();

const sortedLabels = (/** @type {Record<string, string[]>} */ labels) =>
  Object.entries(labels)
    .map(([key, values]) => [key, [...values].sort()])
    .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));

/**
 * @param {any} expected
 * @param {any} found
 * @returns {string[]} the parts in which they differ
 */
export function differences(expected, found) {
  return Object.keys({ ...expected, ...found })
    .filter((part) => JSON.stringify(expected[part]) !== JSON.stringify(found[part]))
    .map((part) => {
      const [a, b] = [expected[part], found[part]];
      if (!Array.isArray(a) || !Array.isArray(b))
        return `${part}: ${JSON.stringify(b)} in place of ${JSON.stringify(a)}`;
      const missing = without(a, b);
      const surplus = without(b, a);
      return `${part}: ${b.length} in place of ${a.length}; missing ${missing.slice(0, 3)}; too many ${surplus.slice(0, 3)}`;
    });
}

/**
 * @param {any[]} items
 * @param {any[]} others
 * @returns {string[]} those that the others have not
 */
function without(items, others) {
  const known = new Set(others.map((item) => JSON.stringify(item)));
  return items.map((item) => JSON.stringify(item)).filter((text) => !known.has(text));
}
