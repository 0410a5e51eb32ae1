import { boolean, columnsOf, integer, masked, orNull, text, timesOf } from './columns.ts';
import type { Resource } from './resource.ts';

/** §5.3; of whatever owner. */
export const variableResource: Resource = {
  name: 'variables',
  model: 'Variable',
  from: 'variable',
  id: 'variable.id',
  project: 'variable.project_id',
  columns: {
    ...columnsOf('variable', { id: integer, key: text, label: text }),
    value: {
      sql: `CASE WHEN variable.secret THEN ${masked('variable.value_sealed')} ELSE variable.value END`,
      schema: { ...orNull(text), description: 'A mask where it is secret and one is stored.' },
    },
    ...columnsOf('variable', { secret: boolean, locked: boolean }),
    ...timesOf('variable'),
  },
};
