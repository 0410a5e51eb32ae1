import type { WireError } from '../errors/wire-error.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** In any case, of any version. */
export const isUuid = (text: string): boolean => UUID.test(text);

/** A UUID of a path, in lower case. @throws what `unknown` makes: nothing has another id */
export function pathUuid(id: string, unknown: () => WireError): string {
  if (!isUuid(id)) throw unknown();
  return id.toLowerCase();
}
