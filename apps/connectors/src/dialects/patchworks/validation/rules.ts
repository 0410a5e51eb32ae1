import { isObject } from './input.ts';
import { texts } from './texts.ts';
import type { Violations } from './violations.ts';

/**
 * Takes one value that is there, in the form in which it is stored. @returns undefined after it has noted what is wrong
 */
export type Rule<Value> = (value: unknown, path: string, violations: Violations) => Value | undefined;

/** What a column `integer` takes. */
const MAX_INTEGER = 2_147_483_647;
/** As PHP reads them: no leading zeros. */
const DIGITS = /^[+-]?(?:0|[1-9]\d*)$/;

/** @param maxCharacters code points, as columns count them */
export const text =
  (maxCharacters: number): Rule<string> =>
  (value, path, violations) => {
    if (typeof value !== 'string') return refuse(violations, path, texts.string(path));
    if (isLonger(value, maxCharacters)) return refuse(violations, path, texts.longer(path, maxCharacters));
    return value;
  };

/** A number or a digit string. */
export const integer =
  (least: number, most = MAX_INTEGER): Rule<number> =>
  (value, path, violations) => {
    const number = integerOf(value);
    if (number === undefined) return refuse(violations, path, texts.integer(path));
    if (number < least) return refuse(violations, path, texts.below(path, least));
    if (number > most) return refuse(violations, path, texts.above(path, most));
    return number;
  };

/** Of a row, whose existence is another question; one that no row can have is as good as missing. */
export const rowId: Rule<number> = (value, path, violations) => {
  const number = integerOf(value);
  if (number === undefined) {
    const text = isDigits(value) ? texts.selected(path) : texts.integer(path);
    return refuse(violations, path, text);
  }
  return number >= 1 ? number : refuse(violations, path, texts.selected(path));
};

const BOOLEANS = new Map<unknown, boolean>([
  [true, true],
  [1, true],
  ['1', true],
  [false, false],
  [0, false],
  ['0', false],
]);

export const boolean: Rule<boolean> = (value, path, violations) =>
  BOOLEANS.get(value) ?? refuse(violations, path, texts.boolean(path));

export const oneOf =
  <Value extends string>(values: readonly Value[]): Rule<Value> =>
  (value, path, violations) =>
    values.find((each) => each === value) ?? refuse(violations, path, texts.selected(path));

/** An IANA name as the database of zones spells it; no offsets. */
export const timezone: Rule<string> = (value, path, violations) =>
  typeof value === 'string' && isTimezone(value) ? value : refuse(violations, path, texts.timezone(path));

/** Any JSON object, as it came. */
export const jsonObject: Rule<Readonly<Record<string, unknown>>> = (value, path, violations) =>
  isObject(value) ? value : refuse(violations, path, texts.array(path));

export const listOf =
  <Value>(rule: Rule<Value>, maxItems = 1_000): Rule<readonly Value[]> =>
  (value, path, violations) => {
    if (!Array.isArray(value)) return refuse(violations, path, texts.array(path));
    if (value.length > maxItems) return refuse(violations, path, texts.moreItems(path, maxItems));
    const read = value.map((item, index) => rule(item, `${path}.${String(index)}`, violations));
    return read.includes(undefined) ? undefined : (read as Value[]);
  };

function refuse(violations: Violations, path: string, text: string): undefined {
  violations.add(path, text);
}

const isDigits = (value: unknown): boolean =>
  (typeof value === 'number' && Number.isInteger(value)) || (typeof value === 'string' && DIGITS.test(value));

function integerOf(value: unknown): number | undefined {
  const number = isDigits(value) ? Number(value) : Number.NaN;
  return Number.isSafeInteger(number) ? number : undefined;
}

/** Code points are counted only where the count is in doubt. */
function isLonger(value: string, maxCharacters: number): boolean {
  if (value.length <= maxCharacters) return false;
  return value.length > 2 * maxCharacters || [...value].length > maxCharacters;
}

/** Old names resolve to new ones, of which the spelling says nothing: they begin with a capital at least. */
function isTimezone(name: string): boolean {
  if (!/^[A-Z]/.test(name)) return false;
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions();
    return timeZone === name || timeZone.toLowerCase() !== name.toLowerCase();
  } catch {
    return false;
  }
}
