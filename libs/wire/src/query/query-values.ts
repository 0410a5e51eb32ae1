import { badRequest, type WireError } from '../errors/wire-error.ts';

/** One value of a query, as it arrives: absent, a text, or several texts. */
export type QueryValue = string | readonly string[] | undefined;

/** Bounds of a page size. */
export interface PageSizeBounds {
  readonly default: number;
  readonly max: number;
}

/** `count` of the v2/v3 services; out of range is refused, not clamped (PAGE-5). */
export const parseCount = (value: QueryValue, bounds: PageSizeBounds): number =>
  parseInteger('count', value, 1, bounds.max) ?? bounds.default;

/** `limit` of the v4 services (PAGE-5). */
export const parseLimit = (value: QueryValue, bounds: PageSizeBounds): number =>
  parseInteger('limit', value, 1, bounds.max) ?? bounds.default;

/** A whole number between two bounds, both allowed; undefined when it was not given. */
export function parseInteger(name: string, value: QueryValue, min: number, max: number): number | undefined {
  const text = single(name, value);
  if (text === undefined) return undefined;
  const number = /^-?\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (!(number >= min && number <= max)) throw invalidQuery(name, `must be an integer from ${min} to ${max}`);
  return number;
}

/** `true` or `false`, in any case; `whenAbsent` when it was not given. */
export function parseBoolean(name: string, value: QueryValue, whenAbsent: boolean): boolean {
  const text = single(name, value)?.toLowerCase();
  if (text === undefined) return whenAbsent;
  if (text !== 'true' && text !== 'false') throw invalidQuery(name, 'must be true or false');
  return text === 'true';
}

/** How far a caller's clock may be ahead of ours (contract §1.7). */
export const CLOCK_SKEW_MS = 10_000;

/** What a time bound of a query may be. */
export interface TimestampBounds {
  readonly nowMs: number;
  /** `before` begins at 1, `after` at 0. */
  readonly minMs: 0 | 1;
}

/** `before` and `after`: whole milliseconds; the future is refused, but for the skew (contract §1.7). */
export const parseTimestampMs = (name: string, value: QueryValue, bounds: TimestampBounds): number | undefined => {
  const text = single(name, value);
  if (text === undefined) return undefined;
  const timestampMs = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (!(timestampMs >= bounds.minMs)) {
    throw invalidQuery(name, `must be a time in whole milliseconds since 1970, from ${bounds.minMs}`);
  }
  if (timestampMs > bounds.nowMs + CLOCK_SKEW_MS) throw invalidQuery(name, 'must not be in the future');
  return timestampMs;
};

/** A list in any of its spellings: `a=1&a=2`, `a[]=1&a[]=2`, `a=1,2` (contract §1.7). Empty parts do not count. */
export function queryList(value: QueryValue): string[] {
  const texts = value === undefined ? [] : typeof value === 'string' ? [value] : value;
  return texts
    .flatMap((text) => text.split(','))
    .map((text) => text.trim())
    .filter((text) => text !== '');
}

/** The one text of a name, an empty one is none; given twice is refused, because either could be meant. */
export function single(name: string, value: QueryValue): string | undefined {
  if (value === undefined || typeof value === 'string') return value === '' ? undefined : value;
  throw invalidQuery(name, 'must be given once');
}

/** A refusal that names the query parameter. */
export const invalidQuery = (name: string, reason: string): WireError =>
  badRequest('WIRE_QUERY_INVALID', `The query parameter ${name} ${reason}.`, [{ path: name, reason }]);
