import { masked, plain, times } from './columns.ts';
import type { Resource } from './resource.ts';

/** §5.3; of whatever owner. */
export const variableResource: Resource = {
  name: 'variables',
  model: 'Variable',
  from: 'variable',
  id: 'variable.id',
  project: 'variable.project_id',
  columns: {
    ...plain('variable', 'id', 'key', 'label'),
    value: `CASE WHEN variable.secret THEN ${masked('variable.value_sealed')} ELSE variable.value END`,
    ...plain('variable', 'secret', 'locked'),
    ...times('variable'),
  },
};
