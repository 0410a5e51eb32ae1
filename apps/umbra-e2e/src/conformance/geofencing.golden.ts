import { randomUUID } from 'node:crypto';
import { send, succeed, type Answer } from '../support/http.ts';
import { newTenant, type Tenant } from '../support/tenant.ts';
import type { GoldenAnswer, GoldenAnswers } from './golden-answer.ts';
import * as golden from './golden-values.ts';

const CONFIRMED = { 'x-confirm': 'true' };

/** Not the one of the other answers: here all is deleted now and then. */
let own: Promise<Tenant> | undefined;
const tenantOfRules = (): Promise<Tenant> => (own ??= newTenant('conformance-rules'));

const ask = async (method: string, path: string, body?: object, headers?: Record<string, string>): Promise<Answer> => {
  const { userToken: token } = await tenantOfRules();
  return send(method, path, { token, ...(body === undefined ? {} : { body }), ...(headers ? { headers } : {}) });
};

/** Makes one, then asks for it. */
const made =
  (path: string, body: object, asked: (id: string) => Promise<Answer>): GoldenAnswer['ask'] =>
  async () => {
    const { userToken: token } = await tenantOfRules();
    const answer = await succeed<{ id?: string; ruleId?: string }>('POST', path, { token, body });
    return asked(answer.id ?? answer.ruleId ?? '');
  };

const definition = { center: { lat: 52.5, lng: 13.4 }, radius: 100 };
const circle = { type: 'circle', name: 'yard', description: 'behind the house', definition };
const shop = { type: 'poi', name: 'a shop', definition: { location: { room: '12' } } };
const geofence = { id: golden.uuid, geofence: circle };

/** Contract §11. */
const geofencesGolden: GoldenAnswers = {
  'POST /geofences/v2': {
    ask: () => ask('POST', '/geofences/v2', circle),
    status: 201,
    body: { id: golden.uuid, message: 'created' },
  },
  'GET /geofences/v2': {
    ask: made('/geofences/v2', shop, () => ask('GET', '/geofences/v2?type=poi&count=1')),
    status: 200,
    body: {
      data: [{ id: golden.uuid, geofence: { ...shop, trainingStatus: { trained: false } } }],
      count: 1,
    },
  },
  'GET /geofences/v2/{geofenceId}': {
    ask: made('/geofences/v2', circle, (id) => ask('GET', `/geofences/v2/${id}`)),
    status: 200,
    body: geofence,
  },
  'PUT /geofences/v2/{geofenceId}': {
    // A replacement: what is not said is gone.
    ask: made('/geofences/v2', circle, (id) => ask('PUT', `/geofences/v2/${id}`, { type: 'circle', definition })),
    status: 200,
    body: { id: golden.uuid, geofence: { type: 'circle', definition } },
  },
  'DELETE /geofences/v2/{geofenceId}': {
    ask: made('/geofences/v2', circle, (id) => ask('DELETE', `/geofences/v2/${id}`)),
    status: 204,
  },
  'DELETE /geofences/v2': {
    ask: made('/geofences/v2', circle, () => ask('DELETE', '/geofences/v2', undefined, CONFIRMED)),
    status: 204,
  },
};

const threshold = { durationS: 600 };
const dwelling = { type: 'dwelling', name: 'dwells', description: 'ten minutes', threshold };
const rule = { ruleId: golden.uuid, rule: dwelling };

/** Contract §12. */
const rulesGolden: GoldenAnswers = {
  'POST /rules/v4': { ask: () => ask('POST', '/rules/v4', dwelling), status: 201, body: { ruleId: golden.uuid } },
  'GET /rules/v4': {
    ask: made('/rules/v4', dwelling, () => ask('GET', '/rules/v4?limit=100')),
    status: 200,
    body: { items: expect.arrayContaining([rule]) as unknown, count: golden.count, limit: 100 },
  },
  'GET /rules/v4/{ruleId}': {
    ask: made('/rules/v4', dwelling, (id) => ask('GET', `/rules/v4/${id}`)),
    status: 200,
    body: rule,
  },
  'PUT /rules/v4/{ruleId}': {
    ask: made('/rules/v4', dwelling, (id) =>
      ask('PUT', `/rules/v4/${id}`, { ...dwelling, threshold: { durationS: 1 } }),
    ),
    status: 200,
    body: { ...rule, rule: { ...dwelling, threshold: { durationS: 1 } } },
  },
  'DELETE /rules/v4/{ruleId}': {
    ask: made('/rules/v4', dwelling, (id) => ask('DELETE', `/rules/v4/${id}`)),
    status: 204,
  },
  'DELETE /rules/v4': {
    ask: made('/rules/v4', dwelling, () => ask('DELETE', '/rules/v4', undefined, CONFIRMED)),
    status: 204,
  },
};

const temperature = { type: 'temperature', name: 'cold', description: 'a fridge', range: { begin: 2, end: 8 } };
const sensorRule = { id: golden.uuid, ...temperature };

/** Contract §13. */
const sensorRulesGolden: GoldenAnswers = {
  'POST /sensors/v3': {
    ask: () => ask('POST', '/sensors/v3', temperature),
    status: 201,
    body: { id: golden.uuid, message: 'created' },
  },
  'GET /sensors/v3': {
    ask: made('/sensors/v3', temperature, () => ask('GET', '/sensors/v3?count=100')),
    status: 200,
    body: { data: expect.arrayContaining([sensorRule]) as unknown, count: golden.count },
  },
  'GET /sensors/v3/{id}': {
    ask: made('/sensors/v3', temperature, (id) => ask('GET', `/sensors/v3/${id}`)),
    status: 200,
    body: sensorRule,
  },
  'PUT /sensors/v3/{id}': {
    ask: made('/sensors/v3', temperature, (id) =>
      ask('PUT', `/sensors/v3/${id}`, { ...temperature, range: { begin: 0, end: 8 } }),
    ),
    status: 200,
    body: { ...sensorRule, range: { begin: 0, end: 8 }, message: 'updated' },
  },
  'DELETE /sensors/v3/{id}': {
    ask: made('/sensors/v3', temperature, (id) => ask('DELETE', `/sensors/v3/${id}`)),
    status: 204,
  },
  'DELETE /sensors/v3': {
    ask: made('/sensors/v3', { ...temperature, name: randomUUID() }, () =>
      ask('DELETE', '/sensors/v3', undefined, CONFIRMED),
    ),
    status: 204,
  },
};

/** Contract §11 to §13. */
export const geofencingGolden: GoldenAnswers = { ...geofencesGolden, ...rulesGolden, ...sensorRulesGolden };
