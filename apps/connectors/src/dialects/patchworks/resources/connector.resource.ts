import { columnsOf, integer, oneOf, orNull, text, timesOf } from './columns.ts';
import { RATE_LIMIT_UNITS } from './enumerations.ts';
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
    id: { sql: 'connector_key', schema: integer },
    ...columnsOf(table, {
      name: text,
      authentication_implementation_id: integer,
      timezone: { ...text, description: 'IANA name.' },
      date_format: text,
      rate_limit_unit: oneOf(RATE_LIMIT_UNITS),
      rate_limit_duration: { ...integer, description: 'Calls allowed a unit.' },
      connection_pool_id: orNull(integer),
      session_id: orNull(text),
      platform_app_key: orNull(text),
    }),
    certificate_id: {
      sql: `(SELECT id FROM certificate WHERE certificate.connector_key = ${table}.connector_key)`,
      schema: orNull(integer),
    },
    ...columnsOf(table, { type: orNull(text), canonical_key: orNull(text) }),
    ...timesOf(table),
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
