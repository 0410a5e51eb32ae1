import { C2C, idleConnector } from '../support/c2c.ts';
import { ALL_GUISES, PROJECT_GUISES, REFUSED, type Attempt, type Intruder, type IsolationRows } from './attempt.ts';
import type { ForeignProject } from './foreign-project.ts';

/** In the project of the other, by its id in the query; a device may not come here at all. */
const inItsProject = (path: string, { projectId }: ForeignProject, body?: object): Attempt => ({
  ...{ what: 'its projectId in the query', path: `${path}?projectId=${projectId}`, as: ALL_GUISES, statuses: [403] },
  ...(body === undefined ? {} : { body }),
});

/** What hangs at its connector, also with the project of the caller in the query. */
const atItsConnector =
  (pathOf: (foreign: ForeignProject) => string, bodyOf?: (foreign: ForeignProject, intruder: Intruder) => unknown) =>
  (foreign: ForeignProject, intruder: Intruder): Attempt[] =>
    ['', `?projectId=${intruder.projectId}`, `?projectId=${foreign.projectId}`].map((query) => ({
      what: `its connector, with the query ${query}`,
      path: `${C2C}/connectors/${foreign.c2c.connectorId}${pathOf(foreign)}${query}`,
      ...{ as: ALL_GUISES, statuses: REFUSED },
      ...(bodyOf === undefined ? {} : { body: bodyOf(foreign, intruder) }),
    }));

/** here-tracking-contract.md §8.1 */
export const c2cRows: IsolationRows = {
  [`GET ${C2C}/drivers`]: (foreign) => [
    { what: 'the list', path: `${C2C}/drivers`, as: PROJECT_GUISES, statuses: [200] },
    inItsProject(`${C2C}/drivers`, foreign),
  ],
  [`POST ${C2C}/drivers/{driverId}/verify`]: (foreign, intruder) => [
    inItsProject(`${C2C}/drivers/umbra-loopback/verify`, foreign, idleConnector(intruder).externalCloudInfo),
  ],
  [`GET ${C2C}/connectors`]: (foreign) => [
    { what: 'the list', path: `${C2C}/connectors`, as: PROJECT_GUISES, statuses: [200] },
    inItsProject(`${C2C}/connectors`, foreign),
  ],
  [`POST ${C2C}/connectors`]: (foreign, intruder) => [
    inItsProject(`${C2C}/connectors`, foreign, idleConnector(intruder)),
  ],
  [`GET ${C2C}/connectors/{connectorId}`]: atItsConnector(() => ''),
  [`PUT ${C2C}/connectors/{connectorId}`]: atItsConnector(
    () => '',
    (_foreign, intruder) => idleConnector(intruder, 'taken over'),
  ),
  [`DELETE ${C2C}/connectors/{connectorId}`]: atItsConnector(() => ''),
  [`GET ${C2C}/connectors/{connectorId}/ext-devices`]: atItsConnector(() => '/ext-devices'),
  [`POST ${C2C}/connectors/{connectorId}/ext-devices`]: atItsConnector(
    () => '/ext-devices',
    ({ c2c }) => [{ externalDeviceId: c2c.externalDeviceId, enabled: false }],
  ),
  [`DELETE ${C2C}/connectors/{connectorId}/ext-devices/{externalDeviceId}`]: (foreign, intruder) => [
    ...atItsConnector(({ c2c }) => `/ext-devices/${c2c.externalDeviceId}`)(foreign, intruder),
    {
      what: 'its external device, of a connector of the caller',
      path: `${C2C}/connectors/${intruder.c2c.connectorId}/ext-devices/${foreign.c2c.externalDeviceId}`,
      ...{ as: ALL_GUISES, statuses: REFUSED },
    },
  ],
  [`DELETE ${C2C}/connectors/{connectorId}/ext-devices-batch`]: (foreign, intruder) => {
    const body = { externalDeviceIds: [foreign.c2c.externalDeviceId] };
    return [
      ...atItsConnector(
        () => '/ext-devices-batch',
        () => body,
      )(foreign, intruder),
      {
        // C2C-14: what the connector does not have is ignored.
        what: 'its external device, of a connector of the caller',
        path: `${C2C}/connectors/${intruder.c2c.connectorId}/ext-devices-batch`,
        ...{ as: PROJECT_GUISES, statuses: [204], body },
      },
    ];
  },
  [`GET ${C2C}/connectors/ext-devices/{externalDeviceId}`]: (foreign) => {
    const path = `${C2C}/connectors/ext-devices/${foreign.c2c.externalDeviceId}`;
    return [{ what: 'its external device', path, as: PROJECT_GUISES, statuses: [404] }, inItsProject(path, foreign)];
  },
  // A callback has no bearer: who knows the key is the cloud. No other id opens it (C2C-17).
  [`POST ${C2C}/callback`]: ({ c2c, apiKey, projectId }) =>
    [c2c.connectorId, apiKey, projectId].map((key) => ({
      what: 'another of its names in place of the key',
      path: `${C2C}/callback?apiKey=${encodeURIComponent(key)}`,
      ...{ as: ALL_GUISES, statuses: [404], body: { _type: 'location' } },
    })),
};
