import { MASK } from '../../../domain/credentials/credentials.ts';

/** Columns whose names clients know. */
export const plain = (table: string, ...names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, `${table}."${name}"`]));

export const times = (table: string): Record<string, string> => ({
  created_at: `${table}.created_at_ms`,
  updated_at: `${table}.updated_at_ms`,
});

/** V6: the mask where something is stored, null where nothing is. */
export const masked = (sealed: string): string => `CASE WHEN ${sealed} IS NOT NULL THEN '${MASK}' END`;
