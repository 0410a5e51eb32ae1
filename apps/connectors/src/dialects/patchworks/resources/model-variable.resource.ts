import { boolean, columnsOf, integer, oneOf, orNull, text, timesOf } from './columns.ts';
import { VARIABLE_OWNERS } from './enumerations.ts';
import { belongsTo, type VariableOwner } from './relations.ts';
import type { Resource, ResourceName } from './resource.ts';

const table = 'model_variable';

/** By `model_type`. */
export const resourceOfModel: Readonly<Record<VariableOwner, ResourceName>> = {
  connector: 'connectors',
  endpoint: 'endpoints',
  authentication_implementation: 'authentication-implementations',
  system: 'systems',
};

/** The link of a variable to what it belongs to. */
export const modelVariableResource: Resource = {
  name: 'model-variables',
  model: 'ModelVariable',
  from: table,
  id: `${table}.id`,
  project: `${table}.project_id`,
  columns: {
    ...columnsOf(table, {
      id: integer,
      variable_id: integer,
      alias: orNull(text),
      configurable: boolean,
      required: boolean,
      advanced: boolean,
      model_type: oneOf(VARIABLE_OWNERS),
      model_id: integer,
    }),
    ...timesOf(table),
  },
  relations: {
    model: {
      to: {
        by: 'model_type',
        of: resourceOfModel,
      },
      isMany: false,
      from: 'model_id',
      owner: 'id',
    },
    variable: belongsTo('variables', 'variable_id', 'variable.id'),
  },
};
