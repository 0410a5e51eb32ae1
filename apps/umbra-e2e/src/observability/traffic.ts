import { send, succeed } from '../support/http.ts';
import { newDevice, newTenant } from '../support/tenant.ts';
import { untilVisible } from '../support/visibility.ts';

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
  const lte = [{ mcc: 262, mnc: 1, cid: 1 }];
  await succeed('POST', '/v2/', { token: device.token, body: [{ timestamp: timestamp - 20, scan: { lte } }] });
  await succeed('POST', '/v2/locate?fallback=any', { token: device.token, body: { lte } });
  await send('GET', '/no/such/path');
}
