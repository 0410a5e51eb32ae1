import { decodePageToken, encodePageToken, type ListName, type QueryValue } from '@umbra/wire';

/** Where a list in the order of ids goes on: behind this one; before all of them is the empty text. @throws WireError 400 */
export function idAfter(pageToken: QueryValue, list: ListName): string {
  return decodePageToken(pageToken, list, isIdToken)?.[0] ?? '';
}

/** Cuts a page that was read with one id more than asked for: whether that one is there says if there is a next page. */
export function cutIdPage(
  ids: readonly string[],
  size: number,
  list: ListName,
): { readonly ids: readonly string[]; readonly nextPageToken: string | undefined } {
  const page = ids.slice(0, size);
  const last = page.at(-1);
  const isLast = ids.length <= size || last === undefined;
  return { ids: page, nextPageToken: isLast ? undefined : encodePageToken([last], list) };
}

const isIdToken = (value: unknown): value is [id: string] =>
  Array.isArray(value) && value.length === 1 && isStorable(value[0]);

/** What a parameter of a statement may be. */
export const isStorable = (value: unknown): value is string =>
  typeof value === 'string' && !value.includes('\0') && value.isWellFormed();
