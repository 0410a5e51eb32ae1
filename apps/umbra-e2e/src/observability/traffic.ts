import { randomUUID } from 'node:crypto';
import { eventually } from '@umbra/testing';
import { runJob } from '../support/bulk-jobs.ts';
import { addExternalDevice, C2C, idleConnector, newIdleConnector } from '../support/c2c.ts';
import { newGeofence } from '../support/geofencing.ts';
import { send, succeed } from '../support/http.ts';
import type { DeviceSecret } from '../support/oauth.ts';
import { newDevice, newTenant, type Tenant } from '../support/tenant.ts';
import { untilVisible, type TraceBody } from '../support/visibility.ts';

/** A little of all that Umbra does, so that every metric has something to tell. */
export async function makeTraffic(): Promise<void> {
  const tenant = await newTenant('observed');
  const device = await newDevice(tenant);
  const timestamp = Date.now();
  const position = { lat: 52.5, lng: 13.4, accuracy: 10 };
  await succeed('POST', '/v2/', { token: device.token, body: [{ timestamp, position }] });
  await succeed('POST', '/v3/', { token: device.token, body: { data: [{ timestamp: timestamp - 5, position }] } });
  await succeed('POST', '/v3/batch', {
    token: tenant.userToken,
    body: { data: [{ id: device.trackingId, timestamp: timestamp - 10, position }] },
  });
  await send('POST', '/v2/', { token: device.token, body: [{ timestamp: 'yesterday' }] });
  await untilVisible(tenant.userToken, device.trackingId, timestamp, 10_000);
  await succeed('PUT', `/shadows/v2/${device.trackingId}`, {
    token: tenant.userToken,
    body: { desired: { payload: { a: 1 } } },
  });
  await teachAndLocate(device.token, timestamp);
  await mirror(tenant, device.trackingId);
  await uploadAndDelete(tenant);
  await send('GET', '/no/such/path');
}

/** A connector whose cloud is this very stack, with one device of the same project. */
async function mirror(tenant: Tenant, externalDeviceId: string): Promise<void> {
  const { connectorId, name } = await newIdleConnector(tenant);
  const trackingId = await addExternalDevice(tenant, connectorId, externalDeviceId);
  const { externalCloudInfo, ...connector } = idleConnector(tenant, name);
  // Else it begins with what comes after the device was added.
  const since = new Date(Date.now() - 3_600_000).toISOString();
  await succeed('PUT', `${C2C}/connectors/${connectorId}`, {
    token: tenant.userToken,
    body: { ...connector, externalCloudInfo: { ...externalCloudInfo, since }, enabled: true, refreshIntervalS: 60 },
  });
  await eventually('its first run has brought samples', async () => {
    const { data } = await succeed<TraceBody>('GET', `/traces/v2/${trackingId}`, { token: tenant.userToken });
    return (data ?? []).length > 0;
  });
}

/** Jobs with a row for each kind of step, and one that fails. */
async function uploadAndDelete(tenant: Tenant): Promise<void> {
  const { deviceId } = await succeed<DeviceSecret>('POST', `/registry/v2/${tenant.appId}/one-device`, {
    token: tenant.userToken,
  });
  const { connectorId } = await newIdleConnector(tenant);
  const geofences = [await newGeofence(tenant, 'observed')];
  const { results } = await runJob(tenant, [
    { name: 'observed: made', type: 'Phone', sendMs: 60_000, geofences },
    { name: 'observed: claimed', deviceId },
    { name: 'observed: virtual', externalId: 'observed' },
    { name: 'observed: external', connectorId, externalDeviceId: 'observed' },
    { name: 'observed: associated with nothing', geofences: [randomUUID()] },
    { name: 'observed: of nobody', deviceId: randomUUID() },
  ]);
  await runJob(tenant, [{ trackingId: results[0]?.trackingId }, { connectorId, externalDeviceId: 'observed' }]);
}

/** A scan that is not located, contributions, one more that is located before it is learned, and a request. */
async function teachAndLocate(token: string, nowMs: number): Promise<void> {
  const lte = [{ mcc: 262, mnc: 1, cid: 4_242 }];
  const contribution = (nth: number) => ({
    timestamp: nowMs - nth * 60_000,
    position: { lat: 52.5 + nth * 1e-4, lng: 13.4, accuracy: 5 },
    scan: { lte },
  });
  await succeed('POST', '/v2/', { token, body: [{ timestamp: nowMs - 20, scan: { lte } }] });
  await succeed('POST', '/v2/', { token, body: [1, 2, 3, 4].map(contribution) });
  await eventually('the cell is known', async () => {
    return (await send('POST', '/v2/locate', { token, body: { lte } })).status === 200;
  });
  await succeed('POST', '/v2/', { token, body: [contribution(5)] });
}
