import { applyDecorators } from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';
import { decodePageToken, encodePageToken, limitPage, parseLimit, type LimitPage, type Query } from '@umbra/wire';

const LIMIT = { default: 100, max: 100 };

/** Which part of a list whose items have ascending numbers is wanted. */
export interface PageWish {
  readonly limit: number;
  /** The last item of the page before; 0 at the beginning. */
  readonly after: number;
}

/** @throws WireError 400 (PAGE-4, PAGE-5) */
export const pageWish = (query: Query): PageWish => ({
  limit: pageLimit(query),
  after: decodePageToken(query['pageToken'], isPlace)?.after ?? 0,
});

export const pageLimit = (query: Query): number => parseLimit(query['limit'], LIMIT);

/**
 * A page of what was read with one more than asked for: whether that one is there says if there is a next page.
 * @param fitting how many of them the page has room for, if fewer than were asked for
 */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  { limit }: PageWish,
  placeOf: (row: Row) => number,
  itemOf: (row: Row) => Item,
  fitting = limit,
): LimitPage<Item> {
  const page = rows.slice(0, fitting);
  const last = page.at(-1);
  const hasMore = rows.length > page.length && last !== undefined;
  return limitPage(page.map(itemOf), limit, hasMore ? encodePageToken({ after: placeOf(last) }) : undefined);
}

function isPlace(value: unknown): value is { readonly after: number } {
  const { after } = (value ?? {}) as { after?: unknown };
  return typeof after === 'number' && Number.isSafeInteger(after) && after >= 0;
}

/** The query of a list in pages (§1.6). */
export const ApiPage = (): MethodDecorator =>
  applyDecorators(
    ApiQuery({ name: 'limit', type: 'integer', required: false, description: '1 to 100, 100 by default.' }),
    ApiQuery({ name: 'pageToken', required: false }),
  );

/** GEN-14 */
export const ApiProjectId = (): MethodDecorator =>
  ApiQuery({ name: 'projectId', required: false, description: 'Needed by callers with several projects.' });
