import { isUtf8 } from 'node:buffer';
import { isNestedTooDeep, MAX_JSON_DEPTH } from '@umbra/wire';
import type { JobType } from '../../job/job.ts';
import type { RowWish } from '../../job/row-wish.ts';
import type { RowProblem } from '../rows/check-field.ts';
import { checkRow, jobTypeOf } from '../rows/check-row.ts';
import { MAX_ROWS, tooManyRows, type ReadUpload } from '../read-upload.ts';
import { rest } from '../rest.ts';
import { quotable, UploadProblems, type UploadProblem } from '../upload-problem.ts';
import { isUtf8Text, lineBreaksIn, withoutByteOrderMark } from '../upload-text.ts';
import { NoArray, splitItems, type SplitItem } from './split-items.ts';

/** Some milliseconds of parsing; other requests have their turn between two pieces. */
const PIECE_CHARACTERS = 32_768;

/** §9.1 @param body in UTF-8, if it is what it should be @throws the reason of the signal */
export async function readJson(body: Buffer, signal: AbortSignal): Promise<ReadUpload> {
  const bytes = withoutByteOrderMark(body);
  const isText = isUtf8(bytes);
  // Byte for byte where it is none, to find the item that is not.
  const text = bytes.toString(isText ? 'utf8' : 'latin1');
  try {
    return await readItems(text, isText, signal);
  } catch (error) {
    if (error instanceof NoArray) return { problems: [brokenAt(text, error)] };
    throw error;
  }
}

async function readItems(text: string, isText: boolean, signal: AbortSignal): Promise<ReadUpload> {
  const problems = new UploadProblems();
  const wishes: RowWish[] = [];
  let type: JobType | undefined;
  let row = 0;
  let restedAt = 0;
  for (const item of splitItems(text)) {
    if (row === MAX_ROWS) {
      problems.add({ path: `[${String(row)}]`, row: row + 1, column: 1, reason: tooManyRows });
      break;
    }
    const fields = fieldsOf(item, row, isText);
    row += 1;
    if (fields === undefined)
      problems.add({ path: `[${String(row - 1)}]`, row, column: 1, reason: 'must be an object' });
    else {
      const own = jobTypeOf((field) => fields.has(field));
      type ??= own;
      const checked = own === type ? checkRow(type, fields) : { problems: [mixture(type)] };
      if ('wish' in checked) wishes.push(checked.wish);
      else problems.add(...checked.problems.map((problem) => at(row, problem)));
    }
    if (problems.isFull) break;
    if (item.from - restedAt > PIECE_CHARACTERS) {
      restedAt = item.from;
      await rest(signal);
    }
  }
  if (problems.found.length > 0) return { problems: problems.found };
  return type === undefined ? { problems: [NO_ROWS] } : { type, wishes };
}

const NO_ROWS: UploadProblem = { path: '', row: 1, column: 1, line: 1, reason: 'must have at least one object' };

/** Undefined for what is no object. @throws NoArray */
function fieldsOf({ text, from }: SplitItem, index: number, isText: boolean): Map<string, unknown> | undefined {
  if (!isText && !isUtf8Text(text)) throw new NoArray('is not UTF-8', index, from);
  if (isNestedTooDeep(text)) {
    throw new NoArray(`nests values deeper than ${String(MAX_JSON_DEPTH)} levels`, index, from);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new NoArray('is not valid JSON', index, from + positionOf(error));
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? new Map(Object.entries(value))
    : undefined;
}

/** Within the item; its beginning where the parser does not say. */
function positionOf(error: unknown): number {
  return Number(error instanceof Error ? (/at position (\d+)/.exec(error.message)?.[1] ?? 0) : 0);
}

/** BULK-2 */
const mixture = (type: JobType): RowProblem =>
  type === 'create'
    ? { field: 'name', reason: 'is required: rows before make devices, and a job either makes devices or deletes them' }
    : { field: 'name', reason: 'must not be here: rows before delete devices, and a job either makes or deletes them' };

function at(row: number, { field, index, reason }: RowProblem): UploadProblem {
  const column = quotable(field);
  const item = index === undefined ? '' : `[${String(index)}]`;
  return { path: `[${String(row - 1)}].${column}${item}`, row, column, reason };
}

function brokenAt(text: string, { items, at: position, message }: NoArray): UploadProblem {
  const before = Buffer.from(text.slice(0, position));
  const line = lineBreaksIn(before, 0, before.length) + 1;
  const column = position - Math.max(text.lastIndexOf('\n', position - 1), text.lastIndexOf('\r', position - 1));
  const place = `line ${String(line)}, character ${String(column)}`;
  // An array is where items can be told apart.
  const path = text.trimStart().startsWith('[') ? `[${String(items)}]` : '';
  return { path, row: items + 1, column, line, reason: `${message} (${place})` };
}
