import { listIn, type QueryString } from './query-string.ts';
import { refuseUnknown } from './refuse-unknown.ts';

export interface Sort {
  readonly field: string;
  readonly isDescending: boolean;
}

/** §4.3, first things first; empty: by id. @throws WireError 400 for a field that is not allowed */
export function readSort(query: QueryString, allowed: readonly string[]): readonly Sort[] {
  const sorts = listIn(query['sort']).map((text) => ({
    field: text.replace(/^-+/, ''),
    isDescending: text.startsWith('-'),
  }));
  refuseUnknown(
    'sort',
    sorts.map(({ field }) => field),
    allowed,
  );
  return sorts;
}
