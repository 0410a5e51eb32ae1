import { decodePageToken, encodePageToken, invalidQuery, parseBbox, parseLimit, single, type Query } from '@umbra/wire';
import type { ListedDevice, ListQuery, ListSort } from './device-list.repository.ts';

const LIMIT = { default: 100, max: 1_000 };
const SORTS: readonly ListSort[] = ['trackingId', 'reported.timestamp', 'desired.timestamp'];

/** Where a page ended. It belongs to the sort it was made for. */
interface ListToken {
  readonly sort: string;
  readonly sortValue: number | string;
  readonly trackingId: string;
}

/** What `/shadows/v4` is asked for (SHA-41). @throws WireError 400 that names the parameter */
export function parseListQuery(query: Query): ListQuery {
  const { sort, isDescending } = parseSort(single('sort', query['sort']) ?? 'trackingId:asc');
  return {
    sort,
    isDescending,
    limit: parseLimit(query['limit'], LIMIT),
    below: decodePageToken(query['pageToken'], isTokenOf(sortName(sort, isDescending))),
    reportedAfterMs: parseIsoTime('after', single('after', query['after'])),
    bbox: parseBbox(query['bbox']),
  };
}

/** The token of the page after a device. */
export const tokenAfter = ({ sortValue, trackingId }: ListedDevice, query: ListQuery): string =>
  encodePageToken({ sort: sortName(query.sort, query.isDescending), sortValue, trackingId } satisfies ListToken);

/** Tells a token of this very list and order from any other. */
export const isTokenOf =
  (sort: string) =>
  (value: unknown): value is ListToken => {
    if (typeof value !== 'object' || value === null) return false;
    const token = value as Partial<ListToken>;
    const isRightValue = sort.startsWith('trackingId') ? isId(token.sortValue) : Number.isSafeInteger(token.sortValue);
    return token.sort === sort && isRightValue && isId(token.trackingId);
  };

/** Longer ones are nobody's, and PostgreSQL has no place for a NUL. */
const isId = (value: unknown): boolean => typeof value === 'string' && /^\P{Cc}{1,100}$/u.test(value);

export const sortName = (sort: ListSort, isDescending: boolean): string => `${sort}:${isDescending ? 'desc' : 'asc'}`;

function parseSort(text: string): { sort: ListSort; isDescending: boolean } {
  const [field, direction = 'asc', ...rest] = text.split(':');
  const sort = SORTS.find((known) => known === field);
  if (sort === undefined || (direction !== 'asc' && direction !== 'desc') || rest.length > 0) {
    throw invalidQuery('sort', `must be one of ${SORTS.join(', ')} with :asc or :desc`);
  }
  return { sort, isDescending: direction === 'desc' };
}

/** RFC 3339 with its zone. */
const DATE_TIME = /^(\d{4})-(\d{2})-(\d{2})[Tt]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$/;

function parseIsoTime(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  // A plus that nobody encoded arrives as a blank.
  const match = DATE_TIME.exec(text.replace(' ', '+'));
  const timestampMs = match !== null && isDate(match) ? Date.parse(match[0]) : Number.NaN;
  if (Number.isNaN(timestampMs)) throw invalidQuery(name, 'must be a date and time like 2026-01-31T12:00:00Z');
  return timestampMs;
}

/** `Date.parse` makes the 2nd of March out of the 30th of February. */
function isDate([, year, month, day]: readonly string[]): boolean {
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
}
