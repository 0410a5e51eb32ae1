import type { Route } from './route.ts';

/** Who answers what: the table of the house plan. The longest match wins, so the order is for readers. */
export const ROUTE_TABLE: readonly Route[] = [
  { prefix: '/users/v2', service: 'registry' },
  { prefix: '/registry/v2', service: 'registry' },
  { prefix: '/registry/v4', service: 'registry' },
  { prefix: '/v2/token', service: 'registry' },
  { prefix: '/v2/timestamp', service: 'registry' },
  { prefix: '/admin/v1', service: 'registry' },
  { prefix: '/labels/v4', service: 'registry' },
  { prefix: '/aliases/v2', service: 'registry' },
  { prefix: '/metadata/v2', service: 'registry' },
  { prefix: '/jitterbit-cloud-restful-service/user/login', service: 'registry', dialect: 'jitterbit' },
  { prefix: '/fabric/api/login', service: 'registry', dialect: 'patchworks' },

  { prefix: '/v2', service: 'ingestion' },
  { prefix: '/v3', service: 'ingestion' },
  { prefix: '/device-http/v2', service: 'ingestion' },

  { prefix: '/shadows/v2', service: 'shadows' },
  { prefix: '/shadows/v4', service: 'shadows' },
  { prefix: '/traces/v2', service: 'shadows' },
  { prefix: '/users/v2/devices', service: 'shadows' },

  { prefix: '/positioning/v2', service: 'positioning', dialect: 'positioning' },
  { prefix: '/v2/locate', isExact: true, service: 'positioning', dialect: 'positioning' },

  { prefix: '/c2c/v4', service: 'connectors' },
  { prefix: '/admin/v1/connectors', service: 'connectors' },
  { prefix: '/jitterbit-cloud-restful-service', service: 'connectors', dialect: 'jitterbit' },
  { prefix: '/api/v1', service: 'connectors', dialect: 'patchworks' },

  { prefix: '/bulkjobs/v4', service: 'bulk-jobs' },

  { prefix: '/geofences/v2', service: 'geofencing' },
  { prefix: '/rules/v4', service: 'geofencing' },
  { prefix: '/sensors/v3', service: 'geofencing' },
  { prefix: '/associations/v3', service: 'geofencing' },
  { prefix: '/device-associations/v2', service: 'geofencing' },
  { prefix: '/geofence-associations/v2', service: 'geofencing' },
  { prefix: '/events/v3', service: 'geofencing' },
];
