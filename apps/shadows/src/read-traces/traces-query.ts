import {
  decodePageToken,
  invalidQuery,
  parseBoolean,
  parseCount,
  parseTimestampMs,
  single,
  type ListName,
  type Query,
} from '@umbra/wire';
import { refusals } from '../shadows.errors.ts';

/** Which traces a request asks for (contract §5), from where on. */
export interface TracesQuery extends TracesWish {
  /** The last trace of the page before: this page goes on below it. */
  readonly olderThanMs: number | undefined;
}

export interface TracesWish {
  /** Inclusive; undefined: no bound. */
  readonly afterMs: number | undefined;
  readonly beforeMs: number | undefined;
  /** True: only flagged ones; false: only the others; undefined: all (TRC-5). */
  readonly outliers: boolean | undefined;
  readonly mode: string | undefined;
  readonly count: number;
  /** False for `last=N`: the newest N, and that is all (TRC-10). */
  readonly isPaged: boolean;
}

/** How far a request may look; 0 = as far as it likes (TRC-3). */
export interface TracesWindow {
  readonly defaultDays: number;
  readonly maxDays: number;
}

const PAGE = { default: 1_000, max: 1_000 };
const DAY_MS = 86_400_000;
const MODES = ['unknown', 'normal', 'flight', 'transport', 'sleep', 'powerSave'];

/** @throws WireError 400 that names the parameter */
export function parseTracesQuery(query: Query, window: TracesWindow, nowMs: number): TracesWish {
  const beforeMs = parseTimestampMs('before', query['before'], { nowMs, minMs: 1 });
  const givenAfterMs = parseTimestampMs('after', query['after'], { nowMs, minMs: 0 });
  const untilMs = beforeMs ?? nowMs;
  const afterMs = givenAfterMs ?? (window.defaultDays > 0 ? untilMs - window.defaultDays * DAY_MS : undefined);
  if (afterMs !== undefined && beforeMs !== undefined && afterMs > beforeMs) {
    throw refusals.windowInvalid('must not be later than before');
  }
  if (window.maxDays > 0 && untilMs - (afterMs ?? 0) > window.maxDays * DAY_MS) {
    throw refusals.windowInvalid(`must not lie more than ${String(window.maxDays)} days before before`);
  }
  const outliers = single('outliers', query['outliers']);
  // Declared and accepted; the raw points are what it gives (TRC-6).
  parseBoolean('smooth', query['smooth'], false);
  const last = parseLast(query['last']);
  return {
    afterMs,
    beforeMs,
    outliers: outliers === undefined ? undefined : parseBoolean('outliers', outliers, false),
    mode: parseMode(single('mode', query['mode'])),
    count: last === undefined ? parseCount(query['count'], PAGE) : Math.min(last, PAGE.max),
    isPaged: last === undefined,
  };
}

/** A page of traces ends at a device time: newer traces that arrive later move nothing (PAGE-4). */
export interface TracesToken {
  readonly olderThanMs: number;
}

/** What tells it from others: a bound that is not given moves with the time, and is no part of that. */
export const tracesList = (trackingId: string, query: Query): ListName => [
  'traces',
  trackingId,
  ...['before', 'after', 'outliers', 'mode'].map((name) => single(name, query[name])),
];

/** Where a page goes on. @throws WireError 400 */
export const olderThanMs = (query: Query, list: ListName): number | undefined =>
  decodePageToken(query['pageToken'], list, isTracesToken)?.olderThanMs;

const isTracesToken = (value: unknown): value is TracesToken =>
  typeof value === 'object' && value !== null && Number.isSafeInteger((value as Partial<TracesToken>).olderThanMs);

/** Nobody has documented it: what cannot be read is passed over (TRC-10). */
function parseLast(value: string | readonly string[] | undefined): number | undefined {
  const last = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : 0;
  return last > 0 ? last : undefined;
}

function parseMode(mode: string | undefined): string | undefined {
  if (mode !== undefined && !MODES.includes(mode)) throw invalidQuery('mode', `must be one of ${MODES.join(', ')}`);
  return mode;
}
