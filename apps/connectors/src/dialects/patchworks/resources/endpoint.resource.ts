import { columnsOf, boolean, integer, oneOf, orNull, text, time, timesOf } from './columns.ts';
import { DATA_TYPES, DIRECTIONS, HTTP_METHODS, PAGINATION_METHODS } from './enumerations.ts';
import { belongsTo, hasMany, hasOne, hasVariables } from './relations.ts';
import type { Resource } from './resource.ts';

export const endpointResource: Resource = {
  name: 'endpoints',
  model: 'Endpoint',
  from: 'endpoint',
  id: 'endpoint.id',
  project: 'endpoint.project_id',
  columns: {
    ...columnsOf('endpoint', {
      id: integer,
      name: text,
      system_id: integer,
      entity_type_id: orNull(integer),
      endpoint: { ...orNull(text), description: 'The path.' },
      http_method: orNull(oneOf(HTTP_METHODS)),
      data_type: orNull(oneOf(DATA_TYPES)),
      pagination_method: orNull(oneOf(PAGINATION_METHODS)),
      direction: orNull(oneOf(DIRECTIONS)),
      returns_multiple_records: boolean,
    }),
    deprecated_at: { sql: 'endpoint.deprecated_at_ms', schema: orNull(time) },
    ...timesOf('endpoint'),
  },
  relations: {
    system: belongsTo('systems', 'system_id', 'system.id'),
    entityType: belongsTo('entity-types', 'entity_type_id', 'entity_type.id'),
    variables: hasVariables('endpoint'),
    filters: { ...hasMany('filters', 'filter.model_id'), where: `filter.model_type = 'endpoint'` },
    fieldTags: hasMany('field-tags', 'field_tag.endpoint_id'),
    endpointSchema: hasOne('endpoint-schemas', 'endpoint_schema.endpoint_id'),
    authenticationImplementations: hasMany(
      'authentication-implementations',
      'link.endpoint_id',
      `JOIN authentication_implementation_endpoint link
         ON link.authentication_implementation_id = authentication_implementation.id`,
    ),
  },
};
