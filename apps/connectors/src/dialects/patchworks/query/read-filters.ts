import { listIn, type QueryString } from './query-string.ts';
import { refuseUnknown } from './refuse-unknown.ts';

/** `true` and `false` are booleans, everything else is a text. */
export type FilterValue = string | boolean;

/** By key; a row passes when, for each key, it matches one of the values. Keys that restrict nothing are absent. */
export type Filters = ReadonlyMap<string, readonly FilterValue[]>;

/** §4.2. @throws WireError 400 for a key that is not allowed */
export function readFilters(query: QueryString, allowed: readonly string[]): Filters {
  const given = query['filter'];
  const entries = typeof given === 'object' && given !== null ? Object.entries(given) : [];
  refuseUnknown(
    'filter',
    entries.map(([key]) => key),
    allowed,
  );
  return new Map(entries.map(([key, value]) => [key, valuesOf(value)] as const).filter(([, { length }]) => length > 0));
}

const valuesOf = (value: unknown): FilterValue[] => listIn(value).map(booleanOr);

function booleanOr(text: string): FilterValue {
  if (text === 'true') return true;
  return text === 'false' ? false : text;
}

/** Those of the values that can be ids of rows; what is none matches nothing. */
export const idsAmong = (values: readonly FilterValue[]): number[] =>
  values.map((value) => idOf(value)).filter((id) => id !== undefined);

/** A positive whole number as rows have them. */
export function idOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^[1-9]\d{0,15}$/.test(value) ? Number(value) : Number.NaN;
  return Number.isSafeInteger(number) ? number : undefined;
}

/** For columns of texts. U+0000 is in none of them, and the database refuses to look. */
export const textsAmong = (values: readonly FilterValue[]): string[] =>
  values.map(String).filter((text) => !text.includes('\0'));
