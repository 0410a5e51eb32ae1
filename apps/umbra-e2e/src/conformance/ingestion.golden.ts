import { send } from '../support/http.ts';
import { newDevice } from '../support/tenant.ts';
import type { GoldenAnswers } from './golden-answer.ts';

/** ING-20: of a device without any desired settings. */
const emptyDesired = { system: { stateVersion: 0, lastModifiedGeofenceTimestamp: 0 } };

const sample = () => ({
  timestamp: Date.now(),
  position: { lat: 52.5309, lng: 13.3847, accuracy: 12, confidence: 68, heading: 90, speed: 3, type: 'gnss' },
  payload: { anything: ['goes'] },
  system: {
    client: { manufacturer: 'Umbra', model: 'T1' },
    reportedSensorData: { batteryLevel: 87, temperatureC: 21.5 },
  },
});

/** Contract §3. */
export const ingestionGolden: GoldenAnswers = {
  'POST /v2/': {
    ask: async ({ tenant }) => {
      const { token } = await newDevice(tenant);
      return send('POST', '/v2/', { token, body: [sample()] });
    },
    status: 200,
    body: emptyDesired,
  },
  'POST /device-http/v2': {
    ask: async ({ tenant }) => {
      const { token } = await newDevice(tenant);
      return send('POST', '/device-http/v2', { token, body: [sample()] });
    },
    status: 200,
    body: emptyDesired,
  },
  'POST /v3/': {
    ask: async ({ tenant }) => {
      const { trackingId } = await newDevice(tenant);
      return send('POST', '/v3/', { token: tenant.userToken, body: { id: trackingId, data: [sample()] } });
    },
    status: 200,
    body: emptyDesired,
  },
  'POST /v3/batch': {
    ask: async ({ tenant }) => {
      const { trackingId } = await newDevice(tenant);
      return send('POST', '/v3/batch', {
        token: tenant.userToken,
        body: { data: [{ ...sample(), id: trackingId }] },
      });
    },
    status: 204,
  },
};
