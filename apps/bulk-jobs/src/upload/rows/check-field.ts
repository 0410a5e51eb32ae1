import { MAX_LIST_LENGTH, MAX_RATE, MAX_TEXT_LENGTH, rowFields, type FieldName } from './row-fields.ts';

/** What is wrong with a field of a row. */
export interface RowProblem {
  /** As the row has it: it may be the name of no field. */
  readonly field: string;
  /** Of a list: the place of the item that is wrong, from 0. */
  readonly index?: number;
  readonly reason: string;
}

/** A value that a wish can take over, or what is wrong with it. */
export type CheckedField = { readonly value: unknown } | { readonly problems: readonly RowProblem[] };

/** @param value as JSON has it; flags may be texts as well (BULK-3) */
export function checkField(field: FieldName, value: unknown): CheckedField {
  const { kind } = rowFields[field];
  switch (kind) {
    case 'text':
      return checked(field, value, whyNoText(value));
    case 'integer':
      return checked(field, value, isRate(value) ? undefined : `must be a whole number from 0 to ${String(MAX_RATE)}`);
    case 'flag':
      return isFlag(value)
        ? { value: value === true || value === 'true' }
        : { problems: [{ field, reason: 'must be true or false; in CSV 1, or nothing' }] };
    case 'texts':
      return checkList(field, value, whyNoText, (text) => text);
    case 'uuids':
      return checkList(field, value, whyNoUuid, (uuid) => uuid.toLowerCase());
  }
}

const checked = (field: FieldName, value: unknown, reason: string | undefined): CheckedField =>
  reason === undefined ? { value } : { problems: [{ field, reason }] };

/** What is in a list twice is meant once. */
function checkList(
  field: FieldName,
  list: unknown,
  whyNot: (item: unknown) => string | undefined,
  normal: (item: string) => string,
): CheckedField {
  if (!Array.isArray(list)) return { problems: [{ field, reason: 'must be an array' }] };
  if (list.length > MAX_LIST_LENGTH) {
    const reason = `is one too many: at most ${String(MAX_LIST_LENGTH)} ${field}`;
    return { problems: [{ field, index: MAX_LIST_LENGTH, reason }] };
  }
  const items = new Set<string>();
  const problems: RowProblem[] = [];
  for (const [index, item] of (list as unknown[]).entries()) {
    const reason = whyNot(item);
    if (reason === undefined) items.add(normal(item as string));
    else problems.push({ field, index, reason });
  }
  return problems.length > 0 ? { problems } : { value: [...items] };
}

const isRate = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MAX_RATE;

const isFlag = (value: unknown): boolean => [true, false, 'true', 'false'].includes(value as boolean | string);

/** Undefined for a text that can be a name or a label. */
export function whyNoText(value: unknown): string | undefined {
  if (typeof value !== 'string') return 'must be a text';
  // Longer than that it is too long, whatever its characters are; surrogate pairs are one, as where it is stored.
  const characters = value.length > 2 * MAX_TEXT_LENGTH ? Infinity : Array.from(value).length;
  if (characters < 1 || characters > MAX_TEXT_LENGTH) return `must have 1 to ${String(MAX_TEXT_LENGTH)} characters`;
  if (value.includes('\0')) return 'must not hold a NUL character';
  return value.isWellFormed() ? undefined : 'must not hold half of a surrogate pair';
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Undefined for the id of a geofence or a rule. */
export const whyNoUuid = (value: unknown): string | undefined =>
  typeof value === 'string' && UUID.test(value) ? undefined : 'must be a UUID';
