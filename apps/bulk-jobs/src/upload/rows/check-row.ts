import type { JobType } from '../../job/job.ts';
import type { RowWish } from '../../job/row-wish.ts';
import { checkField, type RowProblem } from './check-field.ts';
import { didYouMean } from './did-you-mean.ts';
import { isFieldName, rowFields, type FieldName } from './row-fields.ts';
import { fieldsOf, variantOf } from './row-variant.ts';

/** The fields of a row by their names; what was left out is not among them. */
export type RowFields = ReadonlyMap<string, unknown>;

export type CheckedRow = { readonly wish: RowWish } | { readonly problems: readonly RowProblem[] };

/** BULK-5 */
const MAX_GEOFENCES_WHEN_AREA_BASED = 3;
/** An object can have thousands of fields that are none. */
const ENOUGH_PROBLEMS = 20;
const DELETING: readonly FieldName[] = ['trackingId', 'externalId', 'connectorId', 'externalDeviceId'];

/** BULK-2, §9.4: a row with a name makes a device; one without, which says whom it means, ends one. */
export const jobTypeOf = (has: (field: FieldName) => boolean): JobType =>
  !has('name') && DELETING.some(has) ? 'delete' : 'create';

/** BULK-3: a row of a job, or all that is wrong with its shape. @param type of the job */
export function checkRow(type: JobType, fields: RowFields): CheckedRow {
  const has = (field: FieldName): boolean => fields.has(field);
  const values: Record<string, unknown> = {};
  const problems: RowProblem[] = [];
  for (const [field, value] of fields) {
    if (problems.length >= ENOUGH_PROBLEMS) break;
    if (!isFieldName(field) || !fieldsOf(type).has(field)) {
      problems.push({ field, reason: strange(type, field) });
      continue;
    }
    const checked = checkField(field, value);
    if ('problems' in checked) problems.push(...checked.problems);
    else values[field] = checked.value;
  }
  if (type === 'create' && !has('name')) problems.push({ field: 'name', reason: 'is required' });
  const found = variantOf(type, has);
  if ('reason' in found) problems.push(found);
  problems.push(...whyNotAreaBased(values));
  if (problems.length > 0 || 'reason' in found) return { problems };
  const flags = type === 'delete' ? Object.fromEntries(flagsOf(found.fields)) : {};
  return { wish: { variant: found.variant, ...flags, ...values } as RowWish };
}

/** Flags of delete rows are false where nothing is said (§9.3). */
const flagsOf = (fields: readonly FieldName[]) => fields.map((field) => [field, false] as const);

function whyNotAreaBased({ areaBased, geofences }: Readonly<Record<string, unknown>>): RowProblem[] {
  const count = Array.isArray(geofences) ? geofences.length : 0;
  if (areaBased !== true || count <= MAX_GEOFENCES_WHEN_AREA_BASED) return [];
  const reason = `must not be true with more than ${String(MAX_GEOFENCES_WHEN_AREA_BASED)} geofences: there are ${String(count)}`;
  return [{ field: 'areaBased', reason }];
}

/** What is said of a field that rows of this job do not have. */
export function strange(type: JobType, field: string): string {
  if (isFieldName(field)) {
    return type === 'create'
      ? 'is a field of jobs that delete: their rows have no name'
      : 'is a field of jobs that create: their rows have a name';
  }
  return `is not a field of jobs that ${type}${didYouMean(field, Object.keys(rowFields))}`;
}
