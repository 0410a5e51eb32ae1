import type { JobType } from '../../job/job.ts';
import { quotable, UploadProblems, type UploadProblem } from '../upload-problem.ts';
import { whyNoText, whyNoUuid } from '../rows/check-field.ts';
import { jobTypeOf, strange } from '../rows/check-row.ts';
import { isFieldName, type FieldName, type ListName } from '../rows/row-fields.ts';
import { fieldsOf } from '../rows/row-variant.ts';
import type { CsvRecord } from './read-records.ts';

/** A column: a field, or one item of a list, which rows have or have not (§9.4). */
export interface CsvColumn {
  /** As the header has it. */
  readonly name: string;
  /** From 1. */
  readonly number: number;
  readonly field: FieldName;
  readonly item?: string;
}

export interface CsvHeader {
  readonly type: JobType;
  readonly columns: readonly CsvColumn[];
}

const ITEM_COLUMNS: Readonly<Record<string, ListName>> = { tag: 'tags', geofence: 'geofences', rule: 'rules' };

/** §9.4: the first row, or all that is wrong with it. */
export function readHeader({ cells, line }: CsvRecord): CsvHeader | { readonly problems: readonly UploadProblem[] } {
  const problem = (number: number, reason: string): UploadProblem => {
    const column = quotable(cells[number - 1] ?? '') || number;
    return { path: `line ${String(line)}, column ${String(column)}`, row: 0, column, line, reason };
  };
  const type = jobTypeOf((field) => cells.includes(field));
  const numbers = new Map<string, number>();
  const columns: CsvColumn[] = [];
  const problems = new UploadProblems();
  for (const [index, name] of cells.entries()) {
    if (problems.isFull) break;
    const number = index + 1;
    const column = columnOf(type, name);
    const meaning = 'reason' in column ? name : `${column.field}:${column.item ?? ''}`;
    const before = numbers.get(meaning);
    numbers.set(meaning, before ?? number);
    if ('reason' in column) problems.add(problem(number, column.reason));
    else if (before !== undefined) problems.add(problem(number, `is there already, as column ${String(before)}`));
    else columns.push({ name, number, ...column });
  }
  const isNamed = type === 'delete' || cells.includes('name');
  if (!isNamed) problems.add(NO_NAME(line));
  return problems.found.length > 0 ? { problems: problems.found } : { type, columns };
}

const NO_NAME = (line: number): UploadProblem => ({
  ...{ path: `line ${String(line)}, column name`, row: 0, column: 'name', line },
  reason: 'is missing: jobs that create have it, jobs that delete have trackingId, externalId, or externalDeviceId',
});

type Meant = Pick<CsvColumn, 'field' | 'item'>;

function columnOf(type: JobType, name: string): Meant | { readonly reason: string } {
  if (name === '') return { reason: 'has no name' };
  const [prefix = '', ...rest] = name.split(':');
  const list = Object.hasOwn(ITEM_COLUMNS, prefix) ? ITEM_COLUMNS[prefix] : undefined;
  if (list !== undefined && rest.length > 0) {
    if (type === 'delete') return { reason: strange(type, list) };
    const item = rest.join(':');
    const reason = list === 'tags' ? whyNoText(item) : whyNoUuid(item);
    if (reason !== undefined) return { reason: `${reason} behind "${prefix}:"` };
    return { field: list, item: list === 'tags' ? item : item.toLowerCase() };
  }
  return isFieldName(name) && fieldsOf(type).has(name) ? { field: name } : { reason: strange(type, name) };
}
