import { plain, times } from './columns.ts';
import { belongsTo, hasOne, hasVariables } from './relations.ts';
import type { Resource } from './resource.ts';

const table = 'patchworks_connector';

/** §3.1 */
export const connectorResource: Resource = {
  name: 'connectors',
  model: 'Connector',
  from: `${table} JOIN connector USING (connector_key)`,
  id: 'connector_key',
  project: 'connector.project_id',
  columns: {
    id: 'connector_key',
    ...plain(table, 'name', 'authentication_implementation_id', 'timezone', 'date_format', 'rate_limit_unit'),
    ...plain(table, 'rate_limit_duration', 'connection_pool_id', 'session_id', 'platform_app_key'),
    certificate_id: `(SELECT id FROM certificate WHERE certificate.connector_key = ${table}.connector_key)`,
    ...plain(table, 'type', 'canonical_key'),
    ...times(table),
  },
  relations: {
    authenticationImplementation: belongsTo(
      'authentication-implementations',
      'authentication_implementation_id',
      'authentication_implementation.id',
    ),
    variables: hasVariables('connector'),
    certificate: hasOne('certificates', 'certificate.connector_key'),
  },
};
