import { ALL_GUISES, forEachDevice, PROJECT_GUISES, REFUSED, type IsolationRows } from './attempt.ts';

/** The world, from the north-west to the south-east corner. */
const EVERYWHERE = '90,-180,-90,180';

export const shadowsRows: IsolationRows = {
  'GET /shadows/v2/{trackingId}': (foreign) => forEachDevice(foreign, (id) => `/shadows/v2/${id}`),
  'GET /shadows/v2/{trackingId}/{state}': (foreign) => [
    ...forEachDevice(foreign, (id) => `/shadows/v2/${id}/desired`),
    ...forEachDevice(foreign, (id) => `/shadows/v2/${id}/reported`),
  ],
  'GET /shadows/v2/{trackingId}/{state}/{selector}': (foreign) =>
    forEachDevice(foreign, (id) => `/shadows/v2/${id}/reported/payload/secret`),
  'PUT /shadows/v2/{trackingId}': (foreign) =>
    forEachDevice(foreign, (id) => `/shadows/v2/${id}`, { body: { desired: { payload: { from: 'an intruder' } } } }),
  'DELETE /shadows/v2/{trackingId}': (foreign) => forEachDevice(foreign, (id) => `/shadows/v2/${id}`),
  'POST /shadows/v2/batch': (foreign, { device }) => [
    {
      // SHA-40: each id has a status of its own; the spec below looks into it.
      ...{ what: 'its trackingIds in the body', path: '/shadows/v2/batch', as: PROJECT_GUISES, statuses: [200] },
      body: [device.trackingId, foreign.device.trackingId, foreign.virtualTrackingId],
    },
    {
      ...{ what: 'its appId in the query', as: PROJECT_GUISES, statuses: [200, ...REFUSED] },
      ...{ path: `/shadows/v2/batch?appId=${foreign.appId}`, body: [foreign.externalId] },
    },
    {
      ...{ what: 'a device', path: '/shadows/v2/batch', as: ['device'], statuses: [403] },
      body: [foreign.device.trackingId],
    },
  ],
  'GET /shadows/v4': ({ projectId }) => [
    { what: 'the list', path: '/shadows/v4?limit=1000', as: PROJECT_GUISES, statuses: [200] },
    { what: 'a list by place', path: `/shadows/v4?bbox=${EVERYWHERE}`, as: PROJECT_GUISES, statuses: [200] },
    {
      ...{ what: 'its projectId in the query', path: `/shadows/v4?projectId=${projectId}` },
      ...{ as: ALL_GUISES, statuses: [403] },
    },
  ],
  'GET /traces/v2/{trackingId}': (foreign) => forEachDevice(foreign, (id) => `/traces/v2/${id}`),
  'DELETE /traces/v2/{trackingId}': (foreign) => forEachDevice(foreign, (id) => `/traces/v2/${id}`),
  'GET /users/v2/devices': ({ projectId }) => [
    { what: 'the list', path: '/users/v2/devices', as: PROJECT_GUISES, statuses: [200] },
    {
      ...{ what: 'its projectId in the query', path: `/users/v2/devices?projectId=${projectId}` },
      ...{ as: ALL_GUISES, statuses: [403] },
    },
  ],
};
