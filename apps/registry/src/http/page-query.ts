import { decodePageToken, encodePageToken, type ListName, type QueryValue } from '@umbra/wire';
import { START, type Position } from '../persistence/position.ts';

/** @throws WireError 400 */
export function positionOf(pageToken: QueryValue, list: ListName): Position {
  const token = decodePageToken(pageToken, list, isPosition);
  return token === undefined ? START : { timeMs: token[0], id: token[1] };
}

/** Cuts a page that was read with one row more than asked for: whether that one is there says if there is a next page. */
export function cutPage<Row>(
  rows: readonly Row[],
  size: number,
  positionOfRow: (row: Row) => Position,
  list: ListName,
): { readonly rows: readonly Row[]; readonly nextPageToken: string | undefined } {
  const page = rows.slice(0, size);
  const last = page.at(-1);
  if (rows.length <= size || last === undefined) return { rows: page, nextPageToken: undefined };
  const { timeMs, id } = positionOfRow(last);
  return { rows: page, nextPageToken: encodePageToken([timeMs, id], list) };
}

function isPosition(value: unknown): value is [timeMs: number, id: string] {
  return (
    Array.isArray(value) &&
    value.length === 2 &&
    Number.isSafeInteger(value[0]) &&
    typeof value[1] === 'string' &&
    !value[1].includes('\0')
  );
}
