import { ALL_GUISES, forEachDevice, PROJECT_GUISES, REFUSED, type Attempt, type IsolationRows } from './attempt.ts';
import type { ForeignProject } from './foreign-project.ts';

/** A device of the other project in the path, by each of its names. */
const atItsDevices =
  (pathOf: (id: string) => string, rest: Partial<Attempt> = {}) =>
  (foreign: ForeignProject): Attempt[] =>
    forEachDevice(foreign, pathOf, rest);

/** What else it has that is written on, by the word of its type in a path. */
const atItsOthers =
  (
    others: (ids: ForeignProject['geofencing']) => readonly string[],
    pathOf: (resource: string) => string,
    rest: Partial<Attempt> = {},
  ) =>
  ({ geofencing }: ForeignProject): Attempt[] =>
    others(geofencing).map((resource) => ({
      ...{ what: `its ${resource}`, path: pathOf(resource), as: ALL_GUISES, statuses: REFUSED },
      ...rest,
    }));

/** At all that has labels. */
const labelled =
  (pathOf: (resource: string) => string, rest: Partial<Attempt> = {}) =>
  (foreign: ForeignProject): Attempt[] => [
    ...forEachDevice(foreign, (id) => pathOf(`device/${id}`), rest),
    ...atItsOthers(
      ({ geofenceId, ruleId, sensorRuleId }) => [
        ...[`geofence/${geofenceId}`, `rule/${ruleId}`, `sensorRule/${sensorRuleId}`],
      ],
      pathOf,
      rest,
    )(foreign),
  ];

/** At all that has metadata. */
const described =
  (pathOf: (resource: string) => string, rest: Partial<Attempt> = {}) =>
  (foreign: ForeignProject): Attempt[] => [
    ...forEachDevice(foreign, (id) => pathOf(`devices/${id}`), rest),
    ...atItsOthers(
      ({ geofenceId, sensorRuleId }) => [`geofences/${geofenceId}`, `sensorRules/${sensorRuleId}`],
      pathOf,
      rest,
    )(foreign),
  ];

/** A list that is without it, or refuses its project. */
const list =
  (path: string, ownStatuses: readonly number[] = [200]) =>
  ({ projectId }: ForeignProject): Attempt[] => [
    { what: 'the list', path, as: PROJECT_GUISES, statuses: ownStatuses },
    {
      ...{ what: 'its projectId in the query', as: ALL_GUISES, statuses: [403] },
      path: `${path}${path.includes('?') ? '&' : '?'}projectId=${projectId}`,
    },
  ];

/** Else it would be refused for the want of it. */
const CONFIRMED: Partial<Attempt> = { moreHeaders: { 'x-confirm': 'true' } };

/** What members write on a device: contract §14–16. */
export const annotationsRows: IsolationRows = {
  'GET /labels/v4/{resourceType}': list('/labels/v4/device'),
  'GET /labels/v4/{resourceType}/keys': list('/labels/v4/device/keys'),
  'GET /labels/v4/{resourceType}/keys/{key}/values': list('/labels/v4/device/keys/tag/values'),
  'GET /labels/v4/{resourceType}/{resourceId}': labelled((resource) => `/labels/v4/${resource}`),
  'PUT /labels/v4/{resourceType}/{resourceId}/{key}/{value}': labelled(
    (resource) => `/labels/v4/${resource}/tag/stolen`,
  ),
  'PUT /labels/v4/{resourceType}/{resourceId}/batch': labelled((resource) => `/labels/v4/${resource}/batch`, {
    body: { labels: { tag: ['stolen'] } },
  }),
  'DELETE /labels/v4/{resourceType}/{resourceId}': labelled((resource) => `/labels/v4/${resource}`),
  'DELETE /labels/v4/{resourceType}/{resourceId}/{key}': labelled((resource) => `/labels/v4/${resource}/tag`),
  'DELETE /labels/v4/{resourceType}/{resourceId}/{key}/{value}': labelled(
    (resource) => `/labels/v4/${resource}/tag/food`,
  ),

  'GET /aliases/v2': list('/aliases/v2'),
  'GET /aliases/v2/trackingId': (foreign) =>
    list(`/aliases/v2/trackingId?type=of-isolation&externalId=${foreign.alias}`, [404])(foreign),
  'GET /aliases/v2/{trackingId}': atItsDevices((id) => `/aliases/v2/${id}`),
  'GET /aliases/v2/{trackingId}/{type}': atItsDevices((id) => `/aliases/v2/${id}/of-isolation`),
  'PUT /aliases/v2/{trackingId}/{type}/{externalId}': atItsDevices((id) => `/aliases/v2/${id}/of-isolation/stolen`),
  'PUT /aliases/v2/{trackingId}/batch': atItsDevices((id) => `/aliases/v2/${id}/batch`, {
    body: { aliases: { 'of-isolation': ['stolen'] } },
  }),
  'DELETE /aliases/v2/{trackingId}': atItsDevices((id) => `/aliases/v2/${id}`, CONFIRMED),
  'DELETE /aliases/v2/{trackingId}/{type}': atItsDevices((id) => `/aliases/v2/${id}/of-isolation`, CONFIRMED),
  'DELETE /aliases/v2/{trackingId}/{type}/{externalId}': (foreign) =>
    atItsDevices((id) => `/aliases/v2/${id}/of-isolation/${foreign.alias}`)(foreign),

  'GET /metadata/v2/{kind}/{id}': described((resource) => `/metadata/v2/${resource}`),
  'PUT /metadata/v2/{kind}/{id}': described((resource) => `/metadata/v2/${resource}`, { body: { stolen: true } }),
  'DELETE /metadata/v2/{kind}/{id}': described((resource) => `/metadata/v2/${resource}`),
  'POST /metadata/v2/{kind}/batch': ({ device, virtualTrackingId, geofencing: { geofenceId, sensorRuleId } }) =>
    Object.entries({
      devices: [device.trackingId, virtualTrackingId],
      geofences: [geofenceId],
      sensorRules: [sensorRuleId],
    }).map(([kind, body]) => ({
      ...{ what: `its ${kind} in the body`, path: `/metadata/v2/${kind}/batch`, as: PROJECT_GUISES },
      ...{ body, statuses: [200] },
    })),
  'POST /registry/v4/resources/{resourceType}/find': ({ projectId, alias }) => {
    const body = { filters: [{ key: 'of-isolation', value: alias, storage: 'aliases' }] };
    const path = '/registry/v4/resources/device/find';
    return [
      { what: 'an alias of it', path, body, as: PROJECT_GUISES, statuses: [200] },
      {
        ...{ what: 'its projectId in the query', as: ALL_GUISES, statuses: [403] },
        ...{ path: `${path}?projectId=${projectId}`, body },
      },
    ];
  },
};
