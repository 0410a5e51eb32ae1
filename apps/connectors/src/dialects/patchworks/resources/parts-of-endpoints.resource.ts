import { plain, times } from './columns.ts';
import type { Resource } from './resource.ts';

export const filterResource: Resource = {
  name: 'filters',
  model: 'Filter',
  from: 'filter',
  id: 'filter.id',
  project: 'filter.project_id',
  columns: {
    ...plain('filter', 'id', 'type', 'field', 'comparison', 'value', 'value_type', 'keep_matching', 'operator_logic'),
    ...plain('filter', 'match_order', 'is_default', 'is_active', 'location', 'date_format', 'model_type', 'model_id'),
    ...times('filter'),
  },
};

export const endpointSchemaResource: Resource = {
  name: 'endpoint-schemas',
  model: 'EndpointSchema',
  from: 'endpoint_schema',
  id: 'endpoint_schema.id',
  columns: { ...plain('endpoint_schema', 'id', 'endpoint_id', 'schema'), ...times('endpoint_schema') },
};

export const fieldTagResource: Resource = {
  name: 'field-tags',
  model: 'FieldTag',
  from: 'field_tag',
  id: 'field_tag.id',
  project: 'field_tag.project_id',
  columns: { ...plain('field_tag', 'id', 'field_path', 'tag'), ...times('field_tag') },
};
