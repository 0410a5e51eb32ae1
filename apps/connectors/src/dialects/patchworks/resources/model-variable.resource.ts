import { plain, times } from './columns.ts';
import { belongsTo } from './relations.ts';
import type { Resource } from './resource.ts';

const table = 'model_variable';

/** The link of a variable to what it belongs to. */
export const modelVariableResource: Resource = {
  name: 'model-variables',
  model: 'ModelVariable',
  from: table,
  id: `${table}.id`,
  project: `${table}.project_id`,
  columns: {
    ...plain(table, 'id', 'variable_id', 'alias', 'configurable', 'required', 'advanced', 'model_type', 'model_id'),
    ...times(table),
  },
  relations: {
    model: {
      to: {
        by: 'model_type',
        of: {
          connector: 'connectors',
          endpoint: 'endpoints',
          authentication_implementation: 'authentication-implementations',
          system: 'systems',
        },
      },
      isMany: false,
      from: 'model_id',
      owner: 'id',
    },
    variable: belongsTo('variables', 'variable_id', 'variable.id'),
  },
};
