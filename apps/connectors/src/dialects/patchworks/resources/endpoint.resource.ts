import { plain, times } from './columns.ts';
import { belongsTo, hasMany, hasOne, hasVariables } from './relations.ts';
import type { Resource } from './resource.ts';

export const endpointResource: Resource = {
  name: 'endpoints',
  model: 'Endpoint',
  from: 'endpoint',
  id: 'endpoint.id',
  project: 'endpoint.project_id',
  columns: {
    ...plain('endpoint', 'id', 'name', 'system_id', 'entity_type_id', 'endpoint', 'http_method', 'data_type'),
    ...plain('endpoint', 'pagination_method', 'direction', 'returns_multiple_records'),
    deprecated_at: 'endpoint.deprecated_at_ms',
    ...times('endpoint'),
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
