import { eventually } from '@umbra/testing';
import { sampleAt } from '../support/actors.ts';
import { environment } from '../support/environment.ts';
import { send, succeed } from '../support/http.ts';
import { newDevice, newTenant, type Tenant, type TenantDevice } from '../support/tenant.ts';
import { mirroredTraces, provisioned } from './mirrored.ts';

/** Acceptance 2, by the published walk: verify, create, add devices, list, look up, remove, delete. */
describe('a project that mirrors the devices of another one', () => {
  let source: Tenant;
  let mirror: Tenant;
  let device: TenantDevice;
  let connectorId: string;
  const startMs = Date.now();

  beforeAll(async () => {
    [source, mirror] = [await newTenant('loopback-source'), await newTenant('loopback-mirror')];
    device = await newDevice(source);
    await send('POST', '/v2/', { token: device.token, body: [sampleAt(startMs, 52.1), sampleAt(startMs + 1, 52.2)] });
  });

  const info = () => ({ url: environment.url, email: source.email, password: source.password });
  const call = <Body>(method: string, path: string, body?: object) =>
    send<Body>(method, `/c2c/v4${path}`, { token: mirror.userToken, ...(body === undefined ? {} : { body }) });

  it('C2C-19 verify tells good credentials from bad ones', async () => {
    expect((await call('POST', '/drivers/umbra-loopback/verify', info())).status).toBe(200);
    expect((await call('POST', '/drivers/umbra-loopback/verify', { ...info(), password: 'wrong' })).status).toBe(401);
    expect((await call('POST', '/drivers/umbra-loopback/verify', { url: environment.url })).status).toBe(400);
    expect((await call('POST', '/drivers/nobody/verify', {})).status).toBe(404);
  });

  it('§8.2 a connector is made, and its creation completes', async () => {
    const { status, body } = await call<{ connectorId: string }>('POST', '/connectors', {
      ...{ name: 'mirror', driverId: 'umbra-loopback', externalCloudInfo: info(), enabled: true },
      refreshIntervalS: 60,
    });
    expect(status).toBe(200);
    connectorId = body.connectorId;
    await eventually('it is completed', async () => {
      const { body: connector } = await call<{ status: string }>('GET', `/connectors/${connectorId}`);
      return connector.status === 'completed';
    });
    const shown = JSON.stringify((await call('GET', `/connectors/${connectorId}`)).body);
    expect(shown).not.toContain(source.password);
  });

  it('C2C-10 C2C-20 its device is provisioned, and what it did is in shadow and trace', async () => {
    const added = await call('POST', `/connectors/${connectorId}/ext-devices`, [
      { externalDeviceId: device.trackingId },
    ]);
    expect(added.status).toBe(204);
    const trackingId = await provisioned(mirror, connectorId, device.trackingId);
    const traces = await mirroredTraces(mirror, trackingId, 2);
    expect(traces.map(({ timestamp, position }) => [timestamp, position?.lat])).toEqual([
      [startMs + 1, 52.2],
      [startMs, 52.1],
    ]);
    const shadow = await succeed<{ reported: object }>('GET', `/shadows/v2/${trackingId}`, { token: mirror.userToken });
    expect(shadow.reported).toMatchObject({ timestamp: startMs + 1, position: { lat: 52.2 } });
    expect(shadow).not.toHaveProperty('reported.serverTimestamp');
  });

  it('C2C-16 C2C-14 C2C-15 it is looked up, removed, and the connector deleted', async () => {
    const lookUp = () => call('GET', `/connectors/ext-devices/${device.trackingId}`);
    expect((await lookUp()).body).toEqual({ items: [{ connectorId }] });
    expect((await call('DELETE', `/connectors/${connectorId}`)).status).toBe(412);
    expect((await call('DELETE', `/connectors/${connectorId}/ext-devices/${device.trackingId}`)).status).toBe(204);
    expect((await lookUp()).status).toBe(404);
    // A run that is under way ends within seconds.
    await eventually(
      'it is deleted',
      async () => (await call('DELETE', `/connectors/${connectorId}`)).status === 204,
      30_000,
    );
    expect((await call('GET', `/connectors/${connectorId}`)).status).toBe(404);
  });
});
