import { MAX_LIST_LENGTH, rowFields } from '../rows/row-fields.ts';
import type { RowFields } from '../rows/check-row.ts';
import type { RowProblem } from '../rows/check-field.ts';
import type { CsvColumn } from './read-header.ts';

/** What the cells of a row say, and of which column each of it is. */
export interface CsvRow {
  readonly fields: RowFields;
  /** What cannot be said in the words of fields: a cell of a `tag:` column that is neither yes nor no. */
  readonly problems: readonly { readonly column: CsvColumn; readonly reason: string }[];
  /** The column to look at for a problem with a field; undefined where no column is about it. */
  readonly columnOf: (problem: RowProblem) => CsvColumn | undefined;
}

const YES: ReadonlySet<string> = new Set(['1', 'true']);
const NO: ReadonlySet<string> = new Set(['', '0', 'false']);
const DIGITS = /^\d{1,16}$/;
/** §9.4: one documented sample has semicolons between tags. */
const SEPARATORS = { tags: '|;', geofences: '|', rules: '|' } as const;

/** BULK-5: a device may have been area-based before. Of the other flags a `no` says nothing. */
const isNoSaid = (field: string, cell: string): boolean => field === 'areaBased' && cell.trim() !== '';

/** §9.4: an empty cell is absent, and so is most often a `no`: whole columns of them stand in spreadsheets. */
export function csvRow(columns: readonly CsvColumn[], cells: readonly string[]): CsvRow {
  const fields = new Map<string, unknown>();
  const lists = new Map<string, string[]>();
  const sources = new Map<string, CsvColumn[]>();
  const problems: { column: CsvColumn; reason: string }[] = [];
  const add = (column: CsvColumn, items: readonly string[]): void => {
    const { field } = column;
    const list = lists.get(field) ?? [];
    const columnsOfItems = sources.get(field) ?? [];
    for (const item of items) {
      list.push(item);
      columnsOfItems.push(column);
    }
    lists.set(field, list);
    fields.set(field, list);
    sources.set(field, columnsOfItems);
  };
  for (const [index, column] of columns.entries()) {
    const { field, item } = column;
    const cell = cells[index]!;
    if (cell === '') continue;
    if (item !== undefined) {
      const word = cell.trim().toLowerCase();
      if (YES.has(word)) add(column, [item]);
      else if (!NO.has(word)) problems.push({ column, reason: 'must be 1 where the row has it, and empty where not' });
      continue;
    }
    if (field === 'tags' || field === 'geofences' || field === 'rules') {
      add(column, itemsIn(cell, SEPARATORS[field]));
      continue;
    }
    const value = valueOf(rowFields[field].kind, cell);
    if (value !== false || isNoSaid(field, cell)) fields.set(field, value);
    sources.set(field, [column]);
  }
  return {
    fields,
    problems,
    columnOf: ({ field, index }) =>
      sources.get(field)?.[index ?? 0] ?? columns.find((column) => column.field === field),
  };
}

/** What a cell lists; of more than a list may have only one, which is enough to refuse it. */
function itemsIn(cell: string, separators: string): string[] {
  const items: string[] = [];
  for (let from = 0; from < cell.length && items.length <= MAX_LIST_LENGTH;) {
    let to = from;
    while (to < cell.length && !separators.includes(cell[to]!)) to += 1;
    const item = to === from ? '' : cell.slice(from, to).trim();
    if (item !== '') items.push(item);
    from = to + 1;
  }
  return items;
}

/** A text that is no such value stays a text: the check of the field says what it should be. */
function valueOf(kind: 'text' | 'integer' | 'flag', cell: string): unknown {
  const word = cell.trim();
  switch (kind) {
    case 'text':
      return cell;
    case 'integer':
      return DIGITS.test(word) ? Number(word) : cell;
    case 'flag': {
      const lower = word.toLowerCase();
      return YES.has(lower) ? true : NO.has(lower) ? false : cell;
    }
  }
}
