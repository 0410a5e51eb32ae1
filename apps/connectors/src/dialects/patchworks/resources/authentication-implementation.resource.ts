import { columnsOf, integer, oneOf, orNull, text, timesOf } from './columns.ts';
import { PROBE_METHODS } from './enumerations.ts';
import { belongsTo, hasMany, hasVariables } from './relations.ts';
import type { Resource } from './resource.ts';

const table = 'authentication_implementation';

/** A way into a system: which variables a connector needs, and how to try them (§5.5). */
export const authenticationImplementationResource: Resource = {
  name: 'authentication-implementations',
  model: 'AuthenticationImplementation',
  from: table,
  id: `${table}.id`,
  project: `${table}.project_id`,
  columns: {
    ...columnsOf(table, {
      id: integer,
      name: text,
      system_id: integer,
      authentication_type_id: integer,
      probe_url: { ...orNull(text), description: '`{{key}}` stands for the value of a variable.' },
      probe_method: orNull(oneOf(PROBE_METHODS)),
    }),
    ...timesOf(table),
  },
  relations: {
    system: belongsTo('systems', 'system_id', 'system.id'),
    authenticationType: belongsTo('authentication-types', 'authentication_type_id', 'authentication_type.id'),
    endpoints: hasMany(
      'endpoints',
      'link.authentication_implementation_id',
      'JOIN authentication_implementation_endpoint link ON link.endpoint_id = endpoint.id',
    ),
    variables: hasVariables('authentication_implementation'),
    connectors: hasMany('connectors', 'patchworks_connector.authentication_implementation_id'),
  },
};
