import { eventually } from '@umbra/testing';
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
  await teachAndLocate(device.token, timestamp);
  await send('GET', '/no/such/path');
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
