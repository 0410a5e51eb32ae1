import { boolean, columnsOf, integer, json, oneOf, orNull, text, timesOf } from './columns.ts';
import type { Resource } from './resource.ts';

export const filterResource: Resource = {
  name: 'filters',
  model: 'Filter',
  from: 'filter',
  id: 'filter.id',
  project: 'filter.project_id',
  columns: {
    ...columnsOf('filter', {
      id: integer,
      type: orNull(text),
      field: orNull(text),
      comparison: orNull(text),
      value: orNull(text),
      value_type: orNull(text),
      keep_matching: orNull(boolean),
      operator_logic: orNull(text),
      match_order: orNull(integer),
      is_default: boolean,
      is_active: boolean,
      location: orNull(text),
      date_format: orNull(text),
      model_type: oneOf(['endpoint']),
      model_id: integer,
    }),
    ...timesOf('filter'),
  },
};

export const endpointSchemaResource: Resource = {
  name: 'endpoint-schemas',
  model: 'EndpointSchema',
  from: 'endpoint_schema',
  id: 'endpoint_schema.id',
  columns: {
    ...columnsOf('endpoint_schema', { id: integer, endpoint_id: integer, schema: json }),
    ...timesOf('endpoint_schema'),
  },
};

export const fieldTagResource: Resource = {
  name: 'field-tags',
  model: 'FieldTag',
  from: 'field_tag',
  id: 'field_tag.id',
  project: 'field_tag.project_id',
  columns: { ...columnsOf('field_tag', { id: integer, field_path: text, tag: text }), ...timesOf('field_tag') },
};
