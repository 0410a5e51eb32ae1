import {
  furnishWithRules,
  newGeofence,
  newRule,
  newTemperatureRule,
  type FurnishedRules,
} from '../support/geofencing.ts';
import { send, type Answer } from '../support/http.ts';
import { newDevice, newTenant, type Tenant } from '../support/tenant.ts';
import type { GoldenAnswer, GoldenAnswers } from './golden-answer.ts';
import * as golden from './golden-values.ts';

/** Not the one of the other answers, whose rules are deleted now and then. */
let own: Promise<Tenant> | undefined;
const tenantOfAssociations = (): Promise<Tenant> => (own ??= newTenant('conformance-associations'));

type Asked = (
  send: (method: string, path: string, body?: object) => Promise<Answer>,
  trackingId: string,
  ids: FurnishedRules,
) => Promise<Answer>;

const asker =
  ({ userToken: token }: Tenant) =>
  (method: string, path: string, body?: object): Promise<Answer> =>
    send(method, path, { token, ...(body === undefined ? {} : { body }) });

/** With a device that is associated with a geofence, a rule and a sensor rule. */
const associated =
  (asked: Asked): GoldenAnswer['ask'] =>
  async () => {
    const tenant = await tenantOfAssociations();
    const { trackingId } = await newDevice(tenant);
    return asked(asker(tenant), trackingId, await furnishWithRules(tenant, 'yard', trackingId));
  };

/** With one that is associated with nothing yet. */
const unassociated =
  (asked: Asked): GoldenAnswer['ask'] =>
  async () => {
    const tenant = await tenantOfAssociations();
    const { trackingId } = await newDevice(tenant);
    const [geofenceId, ruleId, sensorRuleId] = await Promise.all([
      newGeofence(tenant, 'yard'),
      newRule(tenant, 'dwells'),
      newTemperatureRule(tenant, 'cold'),
    ]);
    return asked(asker(tenant), trackingId, { name: 'yard', geofenceId, ruleId, sensorRuleId });
  };

const V3 = '/associations/v3';
const DEVICES_V2 = '/device-associations/v2';
const GEOFENCES_V2 = '/geofence-associations/v2';

const data = (item: object) => ({ data: [item], count: golden.count });
const geofence = {
  id: golden.uuid,
  geofence: {
    ...{ type: 'circle', name: 'yard' },
    definition: { center: { lat: 52.53, lng: 13.38 }, radius: 100 },
  },
};
const rule = {
  ruleId: golden.uuid,
  // RUL-2: what is not said is null.
  rule: { type: 'dwelling', name: 'yard', description: null, threshold: { durationS: 600 } },
};
const sensorRule = {
  id: golden.uuid,
  type: 'temperature',
  name: 'yard',
  description: null,
  range: { begin: -20, end: 5 },
};
/** GEN-12: physical devices carry neither appId nor externalId. */
const device = { trackingId: golden.trackingId };

const idsOf = ({ geofenceId, ruleId, sensorRuleId }: FurnishedRules) => ({
  ...{ ruleIds: [ruleId, sensorRuleId], geofenceIds: [geofenceId] },
});
const NONE = { ruleIds: [], geofenceIds: [] };

/** Contract §10. */
export const associationsGolden: GoldenAnswers = {
  [`GET ${V3}/{trackingId}/geofences`]: {
    ask: associated((send, id) => send('GET', `${V3}/${id}/geofences?type=circle`)),
    status: 200,
    body: data(geofence),
  },
  [`GET ${V3}/{trackingId}/rules`]: {
    ask: associated((send, id) => send('GET', `${V3}/${id}/rules`)),
    status: 200,
    body: data(rule),
  },
  [`GET ${V3}/{trackingId}/sensors`]: {
    ask: associated((send, id) => send('GET', `${V3}/${id}/sensors`)),
    status: 200,
    body: data(sensorRule),
  },
  [`PUT ${V3}/{trackingId}/geofences/{geofenceId}`]: {
    ask: unassociated((send, id, { geofenceId }) => send('PUT', `${V3}/${id}/geofences/${geofenceId}`)),
    status: 201,
  },
  [`PUT ${V3}/{trackingId}/rules/{ruleId}`]: {
    ask: associated((send, id, { ruleId }) => send('PUT', `${V3}/${id}/rules/${ruleId}`)),
    status: 200,
  },
  [`PUT ${V3}/{trackingId}/sensors/{sensorRuleId}`]: {
    ask: unassociated((send, id, { sensorRuleId }) => send('PUT', `${V3}/${id}/sensors/${sensorRuleId}`)),
    status: 201,
  },
  [`DELETE ${V3}/{trackingId}/geofences/{geofenceId}`]: {
    ask: associated((send, id, { geofenceId }) => send('DELETE', `${V3}/${id}/geofences/${geofenceId}`)),
    status: 204,
  },
  [`DELETE ${V3}/{trackingId}/rules/{ruleId}`]: {
    ask: associated((send, id, { ruleId }) => send('DELETE', `${V3}/${id}/rules/${ruleId}`)),
    status: 204,
  },
  [`DELETE ${V3}/{trackingId}/sensors/{sensorRuleId}`]: {
    ask: associated((send, id, { sensorRuleId }) => send('DELETE', `${V3}/${id}/sensors/${sensorRuleId}`)),
    status: 204,
  },
  [`GET ${V3}/geofences/{geofenceId}`]: {
    ask: associated((send, _id, { geofenceId }) => send('GET', `${V3}/geofences/${geofenceId}`)),
    status: 200,
    body: data(device),
  },
  [`GET ${V3}/rules/{ruleId}`]: {
    ask: associated((send, _id, { ruleId }) => send('GET', `${V3}/rules/${ruleId}`)),
    status: 200,
    body: data(device),
  },
  [`GET ${V3}/sensors/{sensorRuleId}`]: {
    ask: associated((send, _id, { sensorRuleId }) => send('GET', `${V3}/sensors/${sensorRuleId}`)),
    status: 200,
    body: data(device),
  },
  [`POST ${V3}/devices/{trackingId}/batchCreate`]: {
    ask: unassociated((send, id, ids) => send('POST', `${V3}/devices/${id}/batchCreate`, idsOf(ids))),
    status: 201,
  },
  [`POST ${V3}/devices/{trackingId}/batchDelete`]: {
    ask: associated((send, id, ids) => send('POST', `${V3}/devices/${id}/batchDelete`, idsOf(ids))),
    status: 204,
  },
  [`PUT ${V3}/devices/batchUpdate`]: {
    ask: associated((send, id, ids) =>
      send('PUT', `${V3}/devices/batchUpdate`, { trackingIds: [id], oldRules: idsOf(ids), newRules: NONE }),
    ),
    status: 201,
  },
  [`GET ${DEVICES_V2}/{trackingId}/geofences`]: {
    ask: associated((send, id) => send('GET', `${DEVICES_V2}/${id}/geofences`)),
    status: 200,
    body: data(geofence),
  },
  [`GET ${GEOFENCES_V2}/{geofenceId}/devices`]: {
    ask: associated((send, _id, { geofenceId }) => send('GET', `${GEOFENCES_V2}/${geofenceId}/devices`)),
    status: 200,
    body: data(device),
  },
  [`PUT ${GEOFENCES_V2}/{geofenceId}/{trackingId}`]: {
    ask: unassociated((send, id, { geofenceId }) => send('PUT', `${GEOFENCES_V2}/${geofenceId}/${id}`)),
    status: 201,
  },
  [`DELETE ${GEOFENCES_V2}/{geofenceId}/{trackingId}`]: {
    ask: associated((send, id, { geofenceId }) => send('DELETE', `${GEOFENCES_V2}/${geofenceId}/${id}`)),
    status: 204,
  },
};
