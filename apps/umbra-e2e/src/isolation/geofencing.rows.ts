import {
  ALL_GUISES,
  forEachDevice,
  PROJECT_GUISES,
  REFUSED,
  type Attempt,
  type Intruder,
  type IsolationRows,
} from './attempt.ts';
import type { ForeignProject } from './foreign-project.ts';

const GEOFENCE = { type: 'circle', name: 'taken over', definition: { center: { lat: 1, lng: 2 }, radius: 3 } };
const RULE = { type: 'dwelling', name: 'taken over', threshold: { durationS: 1 } };
const SENSOR_RULE = { type: 'temperature', name: 'taken over', range: { begin: 1, end: 2 } };
const CONFIRMED = { 'x-confirm': 'true' };

type Row = (foreign: ForeignProject, intruder: Intruder) => Attempt[];

/** A list that is without what is its, or refuses its project. */
const list =
  (path: string): Row =>
  (foreign) => [{ what: 'the list', path, as: PROJECT_GUISES, statuses: [200] }, inItsProject(path, foreign)];

const inItsProject = (path: string, { projectId }: ForeignProject, rest: Partial<Attempt> = {}): Attempt => ({
  ...{ what: 'its projectId in the query', path: `${path}?projectId=${projectId}`, as: ALL_GUISES, statuses: [403] },
  ...rest,
});

/** Made in its project. */
const made =
  (path: string, body: object): Row =>
  (foreign) => [inItsProject(path, foreign, { body })];

/** All of its project's. */
const emptied =
  (path: string): Row =>
  (foreign) => [inItsProject(path, foreign, { moreHeaders: CONFIRMED })];

/** One of its own, also with the project of the caller in the query. */
const itsOwn =
  (pathOf: (ids: ForeignProject['geofencing']) => string, body?: object): Row =>
  ({ geofencing, projectId }, intruder) =>
    ['', `?projectId=${intruder.projectId}`, `?projectId=${projectId}`].map((query) => ({
      ...{ what: `its own, with the query ${query}`, path: pathOf(geofencing) + query },
      ...{ as: ALL_GUISES, statuses: REFUSED },
      ...(body === undefined ? {} : { body }),
    }));

const crud = (prefix: string, parameter: string, idOf: (ids: ForeignProject['geofencing']) => string, body: object) => {
  const pathOf = (ids: ForeignProject['geofencing']) => `${prefix}/${idOf(ids)}`;
  return {
    [`POST ${prefix}`]: made(prefix, body),
    [`GET ${prefix}`]: list(prefix),
    [`DELETE ${prefix}`]: emptied(prefix),
    [`GET ${prefix}/{${parameter}}`]: itsOwn(pathOf),
    [`PUT ${prefix}/{${parameter}}`]: itsOwn(pathOf, body),
    [`DELETE ${prefix}/{${parameter}}`]: itsOwn(pathOf),
  };
};

/** What its devices are associated with. */
const ofItsDevices =
  (pathOf: (id: string) => string): Row =>
  (foreign) =>
    forEachDevice(foreign, pathOf);

/** Its devices with what is its and with what is the caller's, and a device of the caller with what is its. */
const pairs =
  (pathOf: (trackingId: string, ids: ForeignProject['geofencing']) => string): Row =>
  (foreign, intruder) => [
    ...forEachDevice(foreign, (id) => pathOf(id, foreign.geofencing)),
    ...forEachDevice(foreign, (id) => pathOf(id, intruder.geofencing)),
    {
      what: 'what is its, at a device of the caller',
      path: pathOf(intruder.device.trackingId, foreign.geofencing),
      ...{ as: ALL_GUISES, statuses: REFUSED },
    },
  ];

/** ASC-1: what is not known is 400 in a batch. */
const REFUSED_IN_A_BATCH = [400, ...REFUSED];
const idsIn = ({ geofenceId, ruleId, sensorRuleId }: ForeignProject['geofencing']) => ({
  ...{ ruleIds: [ruleId, sensorRuleId], geofenceIds: [geofenceId] },
});

const batch =
  (what: string): Row =>
  (foreign, intruder) => {
    const pathOf = (id: string) => `/associations/v3/devices/${id}/${what}`;
    const refused = { as: ALL_GUISES, statuses: REFUSED_IN_A_BATCH };
    return [
      ...forEachDevice(foreign, pathOf, { ...refused, body: idsIn(foreign.geofencing) }),
      ...forEachDevice(foreign, pathOf, { ...refused, body: idsIn(intruder.geofencing) }),
      {
        ...{ what: 'what is its, at a device of the caller', path: pathOf(intruder.device.trackingId), ...refused },
        body: idsIn(foreign.geofencing),
      },
    ];
  };

const batchUpdate: Row = (foreign, intruder) => {
  const none = { ruleIds: [], geofenceIds: [] };
  const [its, own] = [idsIn(foreign.geofencing), idsIn(intruder.geofencing)];
  const path = '/associations/v3/devices/batchUpdate';
  const bodies = [
    { trackingIds: [foreign.device.trackingId], oldRules: its, newRules: none },
    { trackingIds: [intruder.device.trackingId, foreign.device.trackingId], oldRules: none, newRules: own },
    { trackingIds: [intruder.device.trackingId], oldRules: none, newRules: its },
  ];
  return bodies.map((body) => ({
    ...{ what: 'its ids in the body', path, body },
    ...{ as: ALL_GUISES, statuses: REFUSED_IN_A_BATCH },
  }));
};

const V3 = '/associations/v3';
const DEVICES_V2 = '/device-associations/v2';
const GEOFENCES_V2 = '/geofence-associations/v2';

/** Contract §10 to §13. */
export const geofencingRows: IsolationRows = {
  ...crud('/geofences/v2', 'geofenceId', ({ geofenceId }) => geofenceId, GEOFENCE),
  ...crud('/rules/v4', 'ruleId', ({ ruleId }) => ruleId, RULE),
  ...crud('/sensors/v3', 'id', ({ sensorRuleId }) => sensorRuleId, SENSOR_RULE),

  [`GET ${V3}/{trackingId}/geofences`]: ofItsDevices((id) => `${V3}/${id}/geofences`),
  [`GET ${V3}/{trackingId}/rules`]: ofItsDevices((id) => `${V3}/${id}/rules`),
  [`GET ${V3}/{trackingId}/sensors`]: ofItsDevices((id) => `${V3}/${id}/sensors`),
  ...Object.fromEntries(
    ['PUT', 'DELETE'].flatMap((method): [string, Row][] => [
      [
        `${method} ${V3}/{trackingId}/geofences/{geofenceId}`,
        pairs((id, { geofenceId }) => `${V3}/${id}/geofences/${geofenceId}`),
      ],
      [`${method} ${V3}/{trackingId}/rules/{ruleId}`, pairs((id, { ruleId }) => `${V3}/${id}/rules/${ruleId}`)],
      [
        `${method} ${V3}/{trackingId}/sensors/{sensorRuleId}`,
        pairs((id, { sensorRuleId }) => `${V3}/${id}/sensors/${sensorRuleId}`),
      ],
      [
        `${method} ${GEOFENCES_V2}/{geofenceId}/{trackingId}`,
        pairs((id, { geofenceId }) => `${GEOFENCES_V2}/${geofenceId}/${id}`),
      ],
    ]),
  ),
  [`GET ${V3}/geofences/{geofenceId}`]: itsOwn(({ geofenceId }) => `${V3}/geofences/${geofenceId}`),
  [`GET ${V3}/rules/{ruleId}`]: itsOwn(({ ruleId }) => `${V3}/rules/${ruleId}`),
  [`GET ${V3}/sensors/{sensorRuleId}`]: itsOwn(({ sensorRuleId }) => `${V3}/sensors/${sensorRuleId}`),
  [`POST ${V3}/devices/{trackingId}/batchCreate`]: batch('batchCreate'),
  [`POST ${V3}/devices/{trackingId}/batchDelete`]: batch('batchDelete'),
  [`PUT ${V3}/devices/batchUpdate`]: batchUpdate,
  [`GET ${DEVICES_V2}/{trackingId}/geofences`]: ofItsDevices((id) => `${DEVICES_V2}/${id}/geofences`),
  [`GET ${GEOFENCES_V2}/{geofenceId}/devices`]: itsOwn(({ geofenceId }) => `${GEOFENCES_V2}/${geofenceId}/devices`),
};
