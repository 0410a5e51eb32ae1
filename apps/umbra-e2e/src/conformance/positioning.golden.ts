import { send } from '../support/http.ts';
import type { GoldenAnswer, GoldenAnswers } from './golden-answer.ts';
import * as golden from './golden-values.ts';

/** positioning.md §1.2; of a country that is known without any map. */
const locate = (path: string): GoldenAnswer => ({
  ask: ({ tenant }) =>
    send('POST', `${path}?fallback=any&confidence=95`, {
      token: tenant.apiKey,
      body: { lte: [{ mcc: 262, mnc: 1, cid: 1 }] },
    }),
  status: 200,
  body: { location: { lat: golden.count, lng: golden.count, accuracy: golden.count } },
});

export const positioningGolden: GoldenAnswers = {
  'POST /positioning/v2/locate': locate('/positioning/v2/locate'),
  'POST /v2/locate': locate('/v2/locate'),
  'POST /positioning/v2/geosubmit': {
    ask: ({ tenant }) => send('POST', '/positioning/v2/geosubmit', { token: tenant.apiKey, body: { items: [{}] } }),
    ...{ status: 200, body: {} },
  },
  'GET /positioning/v2/sharing': {
    ask: ({ tenant }) => send('GET', '/positioning/v2/sharing', { token: tenant.apiKey }),
    ...{ status: 200, body: { shared: false } },
  },
  'PUT /positioning/v2/sharing': {
    ask: ({ tenant }) => send('PUT', '/positioning/v2/sharing', { token: tenant.userToken, body: { shared: false } }),
    ...{ status: 200, body: { shared: false } },
  },
  'DELETE /positioning/v2/stations/{mac}': {
    ask: ({ adminToken }) => send('DELETE', '/positioning/v2/stations/00-00-5e-00-53-fe', { token: adminToken }),
    ...{ status: 200, body: { refused: golden.count, stations: 0, fingerprints: 0 } },
  },
};
