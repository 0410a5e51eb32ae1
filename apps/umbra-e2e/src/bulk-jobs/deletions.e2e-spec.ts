import { eventually } from '@umbra/testing';
import { mirroredTraces } from '../connectors/mirrored.ts';
import { thingsStackUplink } from '../connectors/pushed-payloads.ts';
import { runJob } from '../support/bulk-jobs.ts';
import { addExternalDevice, C2C, newIdleConnector } from '../support/c2c.ts';
import { associationsOf, newGeofence } from '../support/geofencing.ts';
import { send, succeed } from '../support/http.ts';
import { aSecret } from '../support/secrets.ts';
import { newDevice, newTenant, type Tenant, type TenantDevice } from '../support/tenant.ts';
import { untilVisible } from '../support/visibility.ts';

const POSITION = { lat: 52.5, lng: 13.4, accuracy: 10 };

let tenant: Tenant;
beforeAll(async () => {
  tenant = await newTenant('deleting');
});

const ask = async (method: string, path: string): Promise<number> =>
  (await send(method, path, { token: tenant.userToken })).status;

/** What is left of a device: its data, its claim, and whether its licence can be claimed. */
async function leftOf(trackingId: string, licence: string) {
  const [shadow, trace] = await Promise.all([
    ask('GET', `/shadows/v2/${trackingId}`),
    ask('GET', `/traces/v2/${trackingId}`),
  ]);
  return { shadow, trace, claim: await ask('GET', `/registry/v2/devices/${licence}`) };
}

const GONE = { shadow: 404, trace: 404, claim: 404 };
const THERE = { shadow: 200, trace: 200, claim: 200 };

/** A physical device that has sent something, and is in a geofence. */
async function deviceWithData(): Promise<TenantDevice> {
  const device = await newDevice(tenant);
  await post(device.trackingId);
  const geofenceId = await newGeofence(tenant, 'yard');
  await succeed('PUT', `/associations/v3/${device.trackingId}/geofences/${geofenceId}`, { token: tenant.userToken });
  return device;
}

async function post(trackingId: string): Promise<void> {
  const timestamp = Date.now();
  await succeed('POST', '/v3/', {
    token: tenant.userToken,
    body: { id: trackingId, data: [{ timestamp, position: POSITION }] },
  });
  await untilVisible(tenant.userToken, trackingId, timestamp, 10_000);
}

/** A virtual device of that id that has sent something. */
async function virtualDeviceWithData(externalId: string): Promise<string> {
  const { results } = await runJob(tenant, [{ name: `virtual ${externalId}`, externalId }]);
  const trackingId = results[0]?.trackingId ?? '';
  await post(trackingId);
  return trackingId;
}

/** An external device of a new connector, which has sent something. */
async function externalDeviceWithData(externalDeviceId: string) {
  const { connectorId } = await newIdleConnector(tenant);
  const trackingId = await addExternalDevice(tenant, connectorId, externalDeviceId);
  await post(trackingId);
  const { deviceId } = await succeed<{ deviceId: string }>('GET', `/registry/v2/${trackingId}`, {
    token: tenant.userToken,
  });
  return { connectorId, externalDeviceId, trackingId, deviceId };
}

async function externalDevicesOf(connectorId: string): Promise<readonly string[]> {
  const { items } = await succeed<{ items: readonly { externalDeviceId: string }[] }>(
    'GET',
    `${C2C}/connectors/${connectorId}/ext-devices`,
    { token: tenant.userToken },
  );
  return items.map(({ externalDeviceId }) => externalDeviceId);
}

/** Deletes by one row, which succeeds. */
async function deleted(row: object): Promise<void> {
  const { status, results } = await runJob(tenant, [row]);
  expect(results[0]?.errors).toBeUndefined();
  expect(status).toMatchObject({ status: 'completed', type: 'delete', total: 1, succeeded: 1, progress: 100 });
}

const until = (trackingId: string, licence: string, left: object): Promise<unknown> =>
  eventually('what is left of the device', async () => {
    expect(await leftOf(trackingId, licence)).toEqual(left);
    return true;
  });

describe('jobs that delete devices with data (BULK-15)', () => {
  it('unclaimOnly ends the claim and keeps the licence, which can be claimed anew, under another trackingId', async () => {
    const { trackingId, deviceId } = await deviceWithData();
    await deleted({ trackingId, unclaimOnly: true });
    await until(trackingId, deviceId, GONE);
    expect(await ask('GET', `/associations/v3/${trackingId}/geofences`)).toBe(404);
    const again = await send<{ trackingId: string }>('PUT', `/registry/v2/devices/${deviceId}`, {
      token: tenant.userToken,
    });
    expect(again.status).toBe(201);
    expect(again.body.trackingId).not.toBe(trackingId);
    await eventually('it begins empty', async () => {
      const shadow = await send('GET', `/shadows/v2/${again.body.trackingId}`, { token: tenant.userToken });
      expect(shadow).toMatchObject({ status: 200, body: { reported: {} } });
      return true;
    });
    expect((await associationsOf(tenant, again.body.trackingId)).geofences).toEqual([]);
  });

  it('the default ends claim and licence', async () => {
    const { trackingId, deviceId } = await deviceWithData();
    await deleted({ trackingId });
    await until(trackingId, deviceId, GONE);
    expect(await ask('PUT', `/registry/v2/devices/${deviceId}`)).toBe(404);
  });

  it.each([
    ['unclaimOnly keeps the licence of a virtual device', 'kept', true, 201],
    ['the default ends that of a virtual device too', 'ended', false, 404],
  ])('%s', async (_what, externalId, unclaimOnly, claimed) => {
    const trackingId = await virtualDeviceWithData(externalId);
    await deleted({ externalId, unclaimOnly });
    const licence = `${externalId}?appId=${tenant.appId}`;
    await until(trackingId, licence, GONE);
    expect(await ask('PUT', `/registry/v2/devices/${licence}`)).toBe(claimed);
  });

  it('connector-only takes the device from its connector, and leaves it with its data', async () => {
    const { connectorId, externalDeviceId, trackingId, deviceId } = await externalDeviceWithData('left');
    await deleted({ connectorId, externalDeviceId, removeFromConnectorOnly: true });
    expect(await externalDevicesOf(connectorId)).toEqual([]);
    expect(await leftOf(trackingId, deviceId)).toEqual(THERE);
  });

  it.each([
    ['unclaimOnly takes it from its connector and keeps the licence', 'unclaimed', true, 201],
    ['the default takes it from its connector and ends all of it', 'removed', false, 404],
  ])('%s', async (_what, name, unclaimOnly, claimed) => {
    const { connectorId, externalDeviceId, trackingId, deviceId } = await externalDeviceWithData(name);
    await deleted({ connectorId, externalDeviceId, unclaimOnly });
    expect(await externalDevicesOf(connectorId)).toEqual([]);
    await until(trackingId, deviceId, GONE);
    expect(await ask('PUT', `/registry/v2/devices/${deviceId}`)).toBe(claimed);
  });

  it('removeFromConnectorOnly is refused where there is no connector: 400, and no job', async () => {
    const { trackingId } = await newDevice(tenant);
    const refused = await send('POST', '/bulkjobs/v4/deviceUploads', {
      token: tenant.userToken,
      body: [{ trackingId, removeFromConnectorOnly: true }],
    });
    expect(refused.status).toBe(400);
    expect(await ask('GET', `/shadows/v2/${trackingId}`)).toBe(200);
  });
});

/** A connector whose cloud calls back about one device of that id. */
async function calledConnector(externalDeviceId: string) {
  const apiKey = aSecret(`callback key of ${externalDeviceId}`);
  const { connectorId } = await succeed<{ connectorId: string }>('POST', `${C2C}/connectors`, {
    token: tenant.userToken,
    body: { name: externalDeviceId, driverId: 'the-things-stack', enabled: true, externalCloudInfo: { apiKey } },
  });
  const callBack = async (atS: number): Promise<void> => {
    const uplink = thingsStackUplink(atS);
    const body = { ...uplink, end_device_ids: { ...uplink.end_device_ids, device_id: externalDeviceId } };
    expect((await send('POST', `${C2C}/callback?apiKey=${apiKey}`, { body })).status).toBe(204);
  };
  return { connectorId, callBack };
}

/** Imports a device by one row, which succeeds. @returns its trackingId */
async function imported(row: object): Promise<string> {
  const { results } = await runJob(tenant, [row]);
  expect(results[0]?.errors).toBeUndefined();
  return results[0]?.trackingId ?? '';
}

describe('C2C-11 an external device whose device is deleted by another of its names, and imported again', () => {
  it.each([
    ['trackingId', false],
    ['trackingId', true],
    ['externalId', false],
    ['externalId', true],
  ] as const)('by %s, unclaimOnly %s: callbacks go to the new one from then on', async (by, unclaimOnly) => {
    const externalDeviceId = `by-${by.toLowerCase()}-${String(unclaimOnly)}`;
    const { connectorId, callBack } = await calledConnector(externalDeviceId);
    const row = { name: `pushed ${externalDeviceId}`, connectorId, externalDeviceId };
    const nowS = Math.floor(Date.now() / 1_000);
    const first = await imported(row);
    await callBack(nowS - 20);
    await mirroredTraces(tenant, first, 1);
    await deleted({ [by]: by === 'trackingId' ? first : externalDeviceId, unclaimOnly });
    const second = await imported(row);
    expect(second).not.toBe(first);
    await callBack(nowS - 20);
    await callBack(nowS - 10);
    const traces = await mirroredTraces(tenant, second, 1);
    expect(traces.map(({ timestamp }) => timestamp)).toEqual([(nowS - 10) * 1_000]);
  });
});
