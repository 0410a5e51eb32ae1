import { eventually } from '@umbra/testing';
import { send, succeed } from '../support/http.ts';
import { aSecret } from '../support/secrets.ts';
import { newTenant, type Tenant } from '../support/tenant.ts';
import { mirroredTraces, provisioned } from './mirrored.ts';
import { chirpStackUplink, ownTracksLocation, thingsStackUplink } from './pushed-payloads.ts';

/** Acceptance 3: what three clouds post, by their own documentation, in the units of a trace. */
describe('callbacks of external clouds', () => {
  let tenant: Tenant;
  const nowS = Math.floor(Date.now() / 1_000) - 10;

  beforeAll(async () => (tenant = await newTenant('callbacks')));

  const connect = async (driverId: string) => {
    const apiKey = aSecret(`callback key of ${driverId}`);
    const { connectorId } = await succeed<{ connectorId: string }>('POST', '/c2c/v4/connectors', {
      token: tenant.userToken,
      body: { name: driverId, driverId, enabled: true, externalCloudInfo: { apiKey } },
    });
    const post = (body: object) => send('POST', `/c2c/v4/callback?apiKey=${apiKey}`, { body });
    const add = (externalDeviceId: string) =>
      succeed('POST', `/c2c/v4/connectors/${connectorId}/ext-devices`, {
        token: tenant.userToken,
        body: [{ externalDeviceId }],
      });
    return { connectorId, post, add };
  };

  it('C2C-18 OwnTracks: the first location of an unknown phone makes its device, and is not lost', async () => {
    const { connectorId, post } = await connect('owntracks');
    expect((await post(ownTracksLocation(nowS))).status).toBe(204);
    expect((await post({ _type: 'lwt', tst: nowS })).status).toBe(204);
    const externalDeviceId = await eventually('its device is there', async () => {
      const path = `/c2c/v4/connectors/${connectorId}/ext-devices`;
      const { items } = await succeed<{ items: readonly { externalDeviceId: string }[] }>('GET', path, {
        token: tenant.userToken,
      });
      return items[0]?.externalDeviceId;
    });
    const trackingId = await provisioned(tenant, connectorId, externalDeviceId);
    const [trace] = await mirroredTraces(tenant, trackingId, 1);
    // 36 km/h are 10 m/s; seconds become milliseconds.
    expect(trace).toMatchObject({
      timestamp: nowS * 1_000,
      position: { lat: 52.5308, lng: 13.3847, accuracy: 14, alt: 41, speed: 10, heading: 270 },
      system: { reportedSensorData: { batteryLevel: 73 } },
    });
    // Again: nothing more.
    expect((await post(ownTracksLocation(nowS))).status).toBe(204);
  });

  it('C2C-21 The Things Stack: an uplink, posted twice, is one trace', async () => {
    const { connectorId, post, add } = await connect('the-things-stack');
    await add('lora-tracker-7');
    const trackingId = await provisioned(tenant, connectorId, 'lora-tracker-7');
    for (let times = 0; times < 2; times += 1) expect((await post(thingsStackUplink(nowS))).status).toBe(204);
    const [trace] = await mirroredTraces(tenant, trackingId, 1);
    expect(trace).toMatchObject({
      timestamp: nowS * 1_000,
      position: { lat: 52.5, lng: 13.4 },
      system: { reportedSensorData: { temperatureC: 21.5 } },
    });
  });

  it('C2C-17 ChirpStack: an uplink of a device that was added', async () => {
    const { connectorId, post, add } = await connect('chirpstack');
    await add('0101010101010101');
    const trackingId = await provisioned(tenant, connectorId, '0101010101010101');
    expect((await post(chirpStackUplink(nowS))).status).toBe(204);
    const [trace] = await mirroredTraces(tenant, trackingId, 1);
    expect(trace).toMatchObject({ timestamp: nowS * 1_000, position: { lat: 48.1, lng: 11.5 } });
  });

  it('C2C-17 an unknown key is a 404, a body that is none of the cloud’s a 400', async () => {
    const { post } = await connect('umbra-unknown').catch(() => ({ post: undefined }));
    expect(post).toBeUndefined();
    expect((await send('POST', `/c2c/v4/callback?apiKey=${'x'.repeat(40)}`, { body: {} })).status).toBe(404);
  });
});
