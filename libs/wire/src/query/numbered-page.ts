import { decodePageToken, encodePageToken, type ListName } from './page-token.ts';
import { countPage, limitPage, type CountPage, type LimitPage } from './page.ts';
import type { Query } from './parse-query.ts';
import { parseCount, parseLimit } from './query-values.ts';

const SIZE = { default: 100, max: 100 };

/** Which part of a list whose items have ascending numbers is wanted. */
export interface PageWish {
  /** Items at most. */
  readonly size: number;
  /** The number of the last item of the page before; 0 at the beginning. */
  readonly after: number;
  /** Which one it is; the token of the next page will be its. */
  readonly list: ListName;
}

/** Of the v2 and v3 services: `count` and `pageToken`. @throws WireError 400 (PAGE-4, PAGE-5) */
export const countPageWish = (query: Query, list: ListName): PageWish => ({
  size: parseCount(query['count'], SIZE),
  after: placeOf(query, list),
  list,
});

/** Of the v4 services: `limit` and `pageToken`. @throws WireError 400 (PAGE-4, PAGE-5) */
export const limitPageWish = (query: Query, list: ListName): PageWish => ({
  size: pageLimit(query),
  after: placeOf(query, list),
  list,
});

export const pageLimit = (query: Query): number => parseLimit(query['limit'], SIZE);

/** What was read of a list, cut to a page. */
export interface CutPage<Row> {
  readonly rows: readonly Row[];
  /** Undefined on the last page. */
  readonly nextPageToken: string | undefined;
}

/**
 * Cuts a page that was read with one row more than asked for: whether that one is there says if there is a next page.
 * @param fitting how many of them the page has room for, if fewer than were asked for
 */
export function cutNumberedPage<Row>(
  rows: readonly Row[],
  { size, list }: Pick<PageWish, 'size' | 'list'>,
  numberOf: (row: Row) => number,
  fitting = size,
): CutPage<Row> {
  const page = rows.slice(0, fitting);
  const last = page.at(-1);
  const hasMore = rows.length > page.length && last !== undefined;
  return { rows: page, nextPageToken: hasMore ? encodePageToken({ after: numberOf(last) }, list) : undefined };
}

/** The answer of the v2 and v3 services to a page that was cut. */
export const countPageOf = <Row, Item>(
  { rows, nextPageToken }: CutPage<Row>,
  itemOf: (row: Row) => Item,
): CountPage<Item> => countPage(rows.map(itemOf), nextPageToken);

/** The answer of the v4 services to a page that was cut. */
export const limitPageOf = <Row, Item>(
  { rows, nextPageToken }: CutPage<Row>,
  { size }: Pick<PageWish, 'size'>,
  itemOf: (row: Row) => Item,
): LimitPage<Item> => limitPage(rows.map(itemOf), size, nextPageToken);

const placeOf = (query: Query, list: ListName): number =>
  decodePageToken(query['pageToken'], list, isPlace)?.after ?? 0;

function isPlace(value: unknown): value is { readonly after: number } {
  const { after } = (value ?? {}) as { after?: unknown };
  return typeof after === 'number' && Number.isSafeInteger(after) && after >= 0;
}
