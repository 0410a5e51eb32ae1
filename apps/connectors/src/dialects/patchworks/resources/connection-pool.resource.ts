import { columnsOf, integer, orNull, text, timesOf } from './columns.ts';
import { hasMany } from './relations.ts';
import type { Resource } from './resource.ts';

const table = 'connection_pool';

export const connectionPoolResource: Resource = {
  name: 'connection-pools',
  model: 'ConnectionPool',
  from: table,
  id: `${table}.id`,
  project: `${table}.project_id`,
  columns: {
    ...columnsOf(table, { id: integer, name: text, limit: orNull(integer), timeout: orNull(integer) }),
    ...timesOf(table),
  },
  relations: { connectors: hasMany('connectors', 'patchworks_connector.connection_pool_id') },
};
