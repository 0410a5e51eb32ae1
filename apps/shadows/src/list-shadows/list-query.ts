import {
  decodePageToken,
  encodePageToken,
  invalidQuery,
  parseBbox,
  parseLimit,
  single,
  type ListName,
  type Query,
} from '@umbra/wire';
import type { DevicePlace, ListedDevice, ListQuery, ListSort } from './device-list.repository.ts';

const LIMIT = { default: 100, max: 1_000 };
const SORTS: readonly ListSort[] = ['trackingId', 'reported.timestamp', 'desired.timestamp'];

/** What `/shadows/v4` is asked for (SHA-41). @throws WireError 400 that names the parameter */
export function parseListQuery(query: Query): ListQuery {
  const { sort, isDescending } = parseSort(single('sort', query['sort']) ?? 'trackingId:asc');
  return {
    sort,
    isDescending,
    limit: parseLimit(query['limit'], LIMIT),
    reportedAfterMs: parseIsoTime('after', single('after', query['after'])),
    bbox: parseBbox(query['bbox']),
  };
}

/** What tells a list of the project's devices from others. */
export const devicesList = (projectId: string, { sort, isDescending, reportedAfterMs, bbox }: ListQuery): ListName => [
  'devices',
  ...[projectId, sort, isDescending, reportedAfterMs],
  bbox && [bbox.north, bbox.west, bbox.south, bbox.east],
];

/** The last device of the page before. @throws WireError 400 */
export const devicesBelow = (query: Query, list: ListName, sort: ListSort): DevicePlace | undefined =>
  decodePageToken(query['pageToken'], list, isPlaceIn(sort));

/** The token of the page after a device. */
export const tokenAfter = ({ sortValue, trackingId }: ListedDevice, list: ListName): string =>
  encodePageToken({ sortValue, trackingId } satisfies DevicePlace, list);

/** Whether it has a place that devices can have in this order. */
export const isPlaceIn =
  (sort: ListSort) =>
  (value: unknown): value is DevicePlace => {
    if (typeof value !== 'object' || value === null) return false;
    const { sortValue, trackingId } = value as Partial<DevicePlace>;
    return (sort === 'trackingId' ? isId(sortValue) : Number.isSafeInteger(sortValue)) && isId(trackingId);
  };

/** Longer ones are nobody's, and PostgreSQL has no place for a NUL. */
const isId = (value: unknown): boolean => typeof value === 'string' && /^\P{Cc}{1,100}$/u.test(value);

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
