import { columnsOf, integer, text, timesOf } from './columns.ts';
import type { Resource, ResourceName } from './resource.ts';

/** Everybody's, seeded, never changed: a number and a name. */
const fixedList = (name: ResourceName, model: string, table: string): Resource => ({
  ...{ name, model },
  from: table,
  id: `${table}.id`,
  columns: { ...columnsOf(table, { id: integer, name: text }), ...timesOf(table) },
});

export const systemTypeResource = fixedList('system-types', 'SystemType', 'system_type');
export const authenticationTypeResource = fixedList(
  'authentication-types',
  'AuthenticationType',
  'authentication_type',
);
export const entityTypeResource = fixedList('entity-types', 'EntityType', 'entity_type');
