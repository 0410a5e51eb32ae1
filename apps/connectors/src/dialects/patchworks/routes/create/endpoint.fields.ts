import { DATA_TYPES, DIRECTIONS, HTTP_METHODS, PAGINATION_METHODS } from '../../resources/enumerations.ts';
import { orNull, text as textSchema } from '../../resources/columns.ts';
import { entityTypeResource } from '../../resources/fixed-lists.resource.ts';
import { filterResource } from '../../resources/parts-of-endpoints.resource.ts';
import { systemResource } from '../../resources/system.resource.ts';
import { boolean, integer, jsonObject, listOf, oneOf, rowId, text } from '../../validation/rules.ts';
import { nullable, optional, required, shape, type ShapeOf } from '../../validation/shape.ts';
import { newVariables } from '../../variables/variable-fields.ts';
import type { CreationRules } from '../creation.ts';
import { endpointListing } from '../offered.ts';
import { MAX_PARTS, NAME_CHARACTERS, URL_CHARACTERS } from './limits.ts';
import { variablesSchema } from './nested-variables.ts';

const name = nullable(text(NAME_CHARACTERS));
const VALUE_CHARACTERS = 1_024;

const filter = {
  ...{ type: name, field: name, comparison: name, value: nullable(text(VALUE_CHARACTERS)), value_type: name },
  ...{ keep_matching: nullable(boolean), operator_logic: name, match_order: nullable(integer(0)) },
  ...{ is_default: optional(boolean), is_active: optional(boolean), location: name, date_format: name },
};

/** A path with one tag, with several, or both. */
const fieldTag = {
  field_path: required(text(NAME_CHARACTERS)),
  tag: name,
  tags: nullable(listOf(text(NAME_CHARACTERS), MAX_PARTS)),
};

export const endpointFields = {
  name: required(text(NAME_CHARACTERS)),
  system_id: required(rowId),
  entity_type_id: nullable(rowId),
  endpoint: nullable(text(URL_CHARACTERS)),
  http_method: nullable(oneOf(HTTP_METHODS)),
  data_type: nullable(oneOf(DATA_TYPES)),
  pagination_method: nullable(oneOf(PAGINATION_METHODS)),
  direction: nullable(oneOf(DIRECTIONS)),
  returns_multiple_records: nullable(boolean),
  filters: nullable(listOf(shape(filter), MAX_PARTS)),
  variables: newVariables,
  field_tags: nullable(listOf(shape(fieldTag), MAX_PARTS)),
  endpoint_schema: nullable(jsonObject),
};

export type EndpointValues = ShapeOf<typeof endpointFields>;

const filterSchemas = Object.keys(filter).map((field) => [field, filterResource.columns[field]!.schema] as const);

export const endpointCreation: CreationRules<typeof endpointFields> = {
  listing: endpointListing,
  fields: endpointFields,
  references: { system_id: systemResource, entity_type_id: entityTypeResource },
  described: {
    filters: { type: 'array', items: { type: 'object', properties: Object.fromEntries(filterSchemas) } },
    variables: variablesSchema,
    field_tags: {
      type: 'array',
      items: {
        type: 'object',
        required: ['field_path'],
        properties: { field_path: textSchema, tag: orNull(textSchema), tags: { type: 'array', items: textSchema } },
      },
    },
    endpoint_schema: {
      type: 'object',
      additionalProperties: true,
      description: 'A JSON schema, or an object that has it as `schema`.',
    },
  },
};
