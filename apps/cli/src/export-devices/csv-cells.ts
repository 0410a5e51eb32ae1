import type { Column, DeviceRow } from './device-row.ts';

/** Between tags of one cell (§9.4). */
const BETWEEN_TAGS = '|';
/** What a cell of `tags` takes for the end of a tag, or takes off. */
const NEEDS_A_COLUMN = /[|;]|^\s|\s$/;

/** Tags that only a column of their own can hold. */
export const tagsWithColumns = (tags: Iterable<string>): string[] =>
  [...new Set(tags)].filter((tag) => NEEDS_A_COLUMN.test(tag)).sort();

/** The first line of the file (§9.4). */
export const csvHeader = (columns: readonly Column[], ownTags: readonly string[]): string[] => [
  ...columns,
  ...(columns.includes('tags') ? ownTags.map((tag) => `tag:${tag}`) : []),
];

/** A device as a line beneath that header. */
export function csvCells(row: DeviceRow, columns: readonly Column[], ownTags: readonly string[]): string[] {
  const tags = row.tags ?? [];
  const cells = columns.map((column) =>
    column === 'tags' ? tags.filter((tag) => !NEEDS_A_COLUMN.test(tag)).join(BETWEEN_TAGS) : cellOf(row[column]),
  );
  return columns.includes('tags') ? [...cells, ...ownTags.map((tag) => cellOf(tags.includes(tag)))] : cells;
}

/** Booleans are `1` or empty, and what is absent is empty (§9.4). */
function cellOf(value: DeviceRow[Exclude<Column, 'tags'>]): string {
  if (value === undefined || value === false) return '';
  return value === true ? '1' : String(value);
}
