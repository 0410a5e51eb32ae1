import { eventually } from '@umbra/testing';
import { send, succeed, type Answer } from '../support/http.ts';
import { newDevice, type Tenant } from '../support/tenant.ts';
import type { GoldenAnswers } from './golden-answer.ts';
import * as golden from './golden-values.ts';

const position = { lat: 52.5309, lng: 13.3847, accuracy: 12, heading: 90, speed: 3, type: 'gnss' };
const payload = { text: 'hello', nested: { minutes: 34 } };
const reportedSystem = { client: { manufacturer: 'Umbra' }, reportedSensorData: { batteryLevel: 87 }, stateVersion: 1 };

interface Told {
  readonly trackingId: string;
  readonly timestamp: number;
}

/** A device that has been told something, has said something, and whose shadow shows both. */
async function toldDevice(tenant: Tenant): Promise<Told> {
  const { trackingId, token } = await newDevice(tenant);
  const desired = { payload: { colour: 'red' }, system: { rate: { sampleMs: 1_000, sendMs: 60_000 } } };
  await succeed('PUT', `/shadows/v2/${trackingId}`, { token: tenant.userToken, body: { desired } });
  const timestamp = Date.now();
  await succeed('POST', '/v2/', { token, body: [{ timestamp, position, payload, system: reportedSystem }] });
  await eventually('the shadow shows the sample', async () => {
    const { reported } = await succeed<{ reported: { timestamp?: number } }>('GET', `/shadows/v2/${trackingId}`, {
      token: tenant.userToken,
    });
    return reported.timestamp === timestamp;
  });
  return { trackingId, timestamp };
}

/** Contract §4.2. */
const desired = {
  payload: { colour: 'red' },
  system: { rate: { sampleMs: 1_000, sendMs: 60_000 }, stateVersion: 1, lastModifiedGeofenceTimestamp: 0 },
  timestamp: golden.milliseconds,
};

/** Contract §4.3 and §4.4; with one position a device does not move, or nobody knows (SHA-21). */
const reported = {
  payload,
  position,
  system: { ...reportedSystem, computed: { online: true, moving: false } },
  timestamp: golden.milliseconds,
};

const after = async (tenant: Tenant, ask: (told: Told) => Promise<Answer>): Promise<Answer> =>
  ask(await toldDevice(tenant));

/** Contract §4, §5 and §7. */
export const shadowsGolden: GoldenAnswers = {
  'GET /shadows/v2/{trackingId}': {
    ask: ({ tenant }) =>
      after(tenant, ({ trackingId }) => send('GET', `/shadows/v2/${trackingId}`, { token: tenant.userToken })),
    status: 200,
    body: { desired, reported },
  },
  'GET /shadows/v2/{trackingId}/{state}': {
    ask: ({ tenant }) =>
      after(tenant, ({ trackingId }) => send('GET', `/shadows/v2/${trackingId}/desired`, { token: tenant.userToken })),
    status: 200,
    body: desired,
  },
  'GET /shadows/v2/{trackingId}/{state}/{selector}': {
    ask: ({ tenant }) =>
      after(tenant, ({ trackingId }) =>
        send('GET', `/shadows/v2/${trackingId}/reported/payload/nested`, { token: tenant.userToken }),
      ),
    status: 200,
    body: { minutes: 34 },
  },
  'PUT /shadows/v2/{trackingId}': {
    ask: async ({ tenant }) => {
      const { trackingId } = await newDevice(tenant);
      return send('PUT', `/shadows/v2/${trackingId}`, {
        token: tenant.userToken,
        body: { desired: { payload: { colour: 'red' }, system: { rate: { sampleMs: 1_000, sendMs: 60_000 } } } },
      });
    },
    status: 200,
    body: { desired, reported: {} },
  },
  'DELETE /shadows/v2/{trackingId}': {
    ask: ({ tenant }) =>
      after(tenant, ({ trackingId }) => send('DELETE', `/shadows/v2/${trackingId}`, { token: tenant.userToken })),
    status: 204,
  },
  'POST /shadows/v2/batch': {
    ask: ({ tenant }) =>
      after(tenant, ({ trackingId }) =>
        send('POST', '/shadows/v2/batch', { token: tenant.userToken, body: [trackingId, 'HERE-nobody'] }),
      ),
    status: 200,
    // SHA-40: in the order of the request, one entry an id.
    body: [
      { trackingId: golden.trackingId, statusCode: 200, body: { desired, reported } },
      { trackingId: 'HERE-nobody', statusCode: 404 },
    ],
  },
  'GET /shadows/v4': {
    ask: ({ tenant }) =>
      after(tenant, () => send('GET', '/shadows/v4?limit=1&sort=reported.timestamp:desc', { token: tenant.userToken })),
    status: 200,
    // SHA-41: all timestamps are ISO texts.
    body: {
      items: [
        {
          trackingId: golden.trackingId,
          shadow: {
            desired: { ...desired, system: expect.any(Object) as unknown, timestamp: golden.isoTime },
            reported: { ...reported, timestamp: golden.isoTime },
          },
        },
      ],
      count: 1,
      limit: 1,
      nextPageToken: golden.text,
    },
  },
  'GET /traces/v2/{trackingId}': {
    ask: ({ tenant }) =>
      after(tenant, ({ trackingId }) => send('GET', `/traces/v2/${trackingId}`, { token: tenant.userToken })),
    status: 200,
    body: {
      data: [
        {
          timestamp: golden.milliseconds,
          serverTimestamp: golden.milliseconds,
          payload,
          position,
          system: { ...reportedSystem, computed: { moving: false } },
        },
      ],
      count: 1,
    },
  },
  'DELETE /traces/v2/{trackingId}': {
    ask: ({ tenant }) =>
      after(tenant, ({ trackingId }) => send('DELETE', `/traces/v2/${trackingId}`, { token: tenant.userToken })),
    status: 204,
  },
  'GET /users/v2/devices': {
    ask: ({ tenant }) => after(tenant, () => send('GET', '/users/v2/devices?count=1', { token: tenant.userToken })),
    status: 200,
    body: {
      data: [{ trackingId: golden.trackingId, shadow: expect.any(Object) as unknown }],
      count: 1,
      pageToken: golden.text,
    },
  },
};
