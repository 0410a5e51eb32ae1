import { single, type Query } from '@umbra/wire';
import type { WireError } from '@umbra/wire';

/**
 * An id of a path. No id of ours holds a NUL, which PostgreSQL would refuse as no text at all.
 * @throws what `unknown` makes
 */
export function pathId(id: string, unknown: () => WireError): string {
  if (id.includes('\0')) throw unknown();
  return id;
}

/** A text of the query that names something; an empty one says nothing. */
export function queryId(query: Query, name: string, unknown: () => WireError): string | undefined {
  const text = single(name, query[name]);
  return text === undefined || text === '' ? undefined : pathId(text, unknown);
}
