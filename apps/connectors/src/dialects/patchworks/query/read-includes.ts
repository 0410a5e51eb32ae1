import { listIn, type QueryString } from './query-string.ts';
import { refuseUnknown } from './refuse-unknown.ts';

/** §4.1: names as they were asked for, each once. @throws WireError 400 for one that is not allowed */
export function readIncludes(query: QueryString, allowed: readonly string[]): ReadonlySet<string> {
  const names = listIn(query['include']);
  refuseUnknown('include', names, allowed);
  return new Set(names);
}
