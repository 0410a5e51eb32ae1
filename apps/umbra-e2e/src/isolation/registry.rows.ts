import { oauthHeader } from '../support/oauth.ts';
import { environment } from '../support/environment.ts';
import {
  ALL_GUISES,
  forEachDevice,
  PROJECT_GUISES,
  REFUSED,
  type Attempt,
  type Guise,
  type IsolationRows,
} from './attempt.ts';
import type { ForeignProject } from './foreign-project.ts';

const ADMIN_GUISES: readonly Guise[] = ALL_GUISES;

/** The instance's administrator alone may do this; of whose project the ids are does not matter. */
const administratorsOnly =
  (pathOf: (foreign: ForeignProject) => string, body?: object) =>
  (foreign: ForeignProject): Attempt[] => [
    {
      ...{ what: 'the admin API', path: pathOf(foreign), as: ADMIN_GUISES, statuses: [403] },
      ...(body === undefined ? {} : { body }),
    },
  ];

/** An attempt on what hangs at the appId of the other project. */
const atItsApp =
  (pathOf: (appId: string) => string, bodies: readonly (object | undefined)[] = [undefined]) =>
  (foreign: ForeignProject): Attempt[] =>
    bodies.map((body) => ({
      ...{ what: 'its appId', path: pathOf(foreign.appId), as: ALL_GUISES, statuses: REFUSED },
      ...(body === undefined ? {} : { body }),
    }));

/** Licences by deviceId and by externalId: claimed, unclaimed, virtual. */
const licences = (
  foreign: ForeignProject,
  { appId }: { readonly appId: string },
): readonly (readonly [string, string])[] => [
  ['the deviceId of its claimed device', foreign.device.deviceId],
  ['the deviceId of its virtual device', foreign.virtualDeviceId],
  ['its externalId with its appId', `${foreign.externalId}?appId=${foreign.appId}`],
  ['its deviceId with an appId of the caller', `${foreign.device.deviceId}?appId=${appId}`],
];

/** By trackingId and by externalId, also under an appId of the caller's own. */
const claims = (foreign: ForeignProject, { appId }: { readonly appId: string }): Attempt[] => [
  ...forEachDevice(foreign, (id) => `/registry/v2/${id}`),
  {
    ...{ what: 'its trackingId with an appId of the caller', as: ALL_GUISES, statuses: REFUSED },
    path: `/registry/v2/${foreign.device.trackingId}?appId=${appId}`,
  },
];

const hrn = (projectId: string) => `hrn:here:authorization::umbra:project/${projectId}`;

export const registryRows: IsolationRows = {
  'POST /registry/v2/{appId}/one-device': (foreign) => [
    ...atItsApp((appId) => `/registry/v2/${appId}/one-device`)(foreign),
    ...atItsApp((appId) => `/registry/v2/${appId}/one-device?autoclaim=true`)(foreign),
  ],
  'POST /registry/v2/{appId}/devices': atItsApp(
    (appId) => `/registry/v2/${appId}/devices`,
    [{ count: 1 }, { devices: [{ id: 'intruder' }] }],
  ),
  'GET /registry/v2/{appId}/devices': (foreign, { appId }) => [
    ...atItsApp((id) => `/registry/v2/${id}/devices`)(foreign),
    {
      ...{ what: 'the list of its own app', as: PROJECT_GUISES, statuses: [200] },
      path: `/registry/v2/${appId}/devices?projectId=${foreign.projectId}`,
    },
  ],
  'GET /registry/v2/{appId}/licenseCount': atItsApp((appId) => `/registry/v2/${appId}/licenseCount`),
  'GET /registry/v2/licenses': ({ projectId }) => [
    { what: 'the list', path: '/registry/v2/licenses', as: PROJECT_GUISES, statuses: [200] },
    {
      ...{ what: 'its projectId in the query', as: ALL_GUISES, statuses: REFUSED },
      path: `/registry/v2/licenses?projectIds=${projectId}`,
    },
  ],
  'PUT /registry/v2/devices/{deviceOrExternalId}': (foreign, own) => [
    ...licences(foreign, own).map(([what, id]) => ({
      // REG-9: claimed by someone else is 409.
      ...{ what, path: `/registry/v2/devices/${id}`, as: ALL_GUISES, statuses: [...REFUSED, 409] },
    })),
    {
      ...{ what: 'its projectId in the query', as: PROJECT_GUISES, statuses: [403] },
      path: `/registry/v2/devices/${own.licence.deviceId}?projectId=${foreign.projectId}`,
    },
    {
      ...{ what: 'its appId in the body', as: PROJECT_GUISES, statuses: REFUSED },
      ...{ path: `/registry/v2/devices/${own.licence.deviceId}`, body: { ownerAppId: foreign.appId } },
    },
  ],
  'GET /registry/v2/devices/{deviceOrExternalId}': (foreign, own) =>
    [...licences(foreign, own), ['its unclaimed licence', foreign.licence.deviceId] as const].map(([what, id]) => ({
      ...{ what, path: `/registry/v2/devices/${id}`, as: ALL_GUISES, statuses: REFUSED },
    })),
  'DELETE /registry/v2/devices/{deviceOrExternalId}': (foreign, own) =>
    [...licences(foreign, own), ['its unclaimed licence', foreign.licence.deviceId] as const].map(([what, id]) => ({
      ...{ what, path: `/registry/v2/devices/${id}`, as: ALL_GUISES, statuses: REFUSED },
    })),
  'GET /registry/v2/{trackingId}': claims,
  'DELETE /registry/v2/{trackingId}': claims,
  'GET /registry/v2/{jobId}/status': ({ jobId }) => [
    { what: 'its jobId', path: `/registry/v2/${jobId}/status`, as: ALL_GUISES, statuses: REFUSED },
  ],
  'GET /registry/v2/{jobId}/results': ({ jobId }) => [
    { what: 'its jobId', path: `/registry/v2/${jobId}/results`, as: ALL_GUISES, statuses: REFUSED },
  ],

  'POST /users/v2/login': ({ email }, { password }) => [
    {
      ...{ what: 'its user with another password', path: '/users/v2/login', body: { email, password } },
      ...{ as: ['user'], statuses: [401] },
    },
  ],
  'PUT /jitterbit-cloud-restful-service/user/login': ({ email }, { password }) => [
    {
      ...{ what: 'its user with another password', path: '/jitterbit-cloud-restful-service/user/login' },
      // A failed login, by its body (jitterbit-contract.md §3).
      ...{ body: { email, password }, as: ['user'], statuses: [200] },
    },
  ],
  'POST /fabric/api/login': ({ email }, { password }) => [
    {
      ...{ what: 'its user with another password', path: '/fabric/api/login' },
      ...{ body: { username: email, password }, as: ['user'], statuses: [401] },
    },
  ],
  'POST /users/v2/refresh': ({ refreshToken }, { userToken }) => [
    {
      ...{ what: 'its refresh token', path: '/users/v2/refresh', as: ['user'], statuses: [401] },
      body: { accessToken: userToken, refreshToken },
    },
  ],
  'POST /users/v2/tokenExchange': ({ projectId }, { userToken }) => [
    {
      ...{ what: 'its project in the scope', path: '/users/v2/tokenExchange', as: ['user'], statuses: [403] },
      body: { accessToken: userToken, scope: hrn(projectId) },
    },
  ],
  'POST /v2/token': ({ device: { deviceId } }, { device: { deviceSecret } }) => [
    {
      ...{ what: 'its deviceId, signed with another secret', path: '/v2/token', as: ['user'], statuses: [401] },
      headers: { authorization: oauthHeader(`${environment.url}/v2/token`, { deviceId, deviceSecret }) },
    },
  ],
  // Tells the time to everybody.
  'GET /v2/timestamp': () => [{ what: 'the time', path: '/v2/timestamp', as: ['user'], statuses: [200] }],

  'POST /admin/v1/users': administratorsOnly(() => '/admin/v1/users', {
    ...{ email: 'intruder@umbra.local', password: 'of no use', name: 'Intruder' },
  }),
  'GET /admin/v1/users': administratorsOnly(() => '/admin/v1/users'),
  'POST /admin/v1/projects': administratorsOnly(() => '/admin/v1/projects', { name: 'intruder' }),
  'GET /admin/v1/projects': administratorsOnly(() => '/admin/v1/projects'),
  'PUT /admin/v1/projects/{projectId}/members/{userId}': (foreign, { userId }) =>
    administratorsOnly(({ projectId }) => `/admin/v1/projects/${projectId}/members/${userId}`, { role: 'admin' })(
      foreign,
    ),
  'GET /admin/v1/projects/{projectId}/members': administratorsOnly(
    ({ projectId }) => `/admin/v1/projects/${projectId}/members`,
  ),
  'PUT /admin/v1/projects/{projectId}/limits': administratorsOnly(
    ({ projectId }) => `/admin/v1/projects/${projectId}/limits`,
    { samplesPerSecond: 1 },
  ),
  'POST /admin/v1/projects/{projectId}/api-keys': administratorsOnly(
    ({ projectId }) => `/admin/v1/projects/${projectId}/api-keys`,
    { name: 'intruder' },
  ),
  'GET /admin/v1/projects/{projectId}/api-keys': administratorsOnly(
    ({ projectId }) => `/admin/v1/projects/${projectId}/api-keys`,
  ),
  'DELETE /admin/v1/projects/{projectId}/api-keys/{keyId}': administratorsOnly(
    ({ projectId, keyId }) => `/admin/v1/projects/${projectId}/api-keys/${keyId}`,
  ),
};
