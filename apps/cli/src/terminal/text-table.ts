import { getBorderCharacters, table } from 'table';
import { printable } from './printable.ts';

const GAP = 2;
const LONGEST_COLUMN = 50;
const SHORTEST_LAST_COLUMN = 20;
const SHORTEST_COLUMN = 8;

/**
 * Rows beneath each other, the last column wrapped to what the others leave of the line.
 * @param columns characters in a line
 */
export function textTable(head: readonly string[], rows: readonly (readonly string[])[], columns: number): string {
  const cells = [head, ...rows].map((row) => row.map(printable));
  const wished = head.slice(0, -1).map((_title, column) => widthOf(cells, column));
  const missing = SHORTEST_LAST_COLUMN - leftBeside(wished, columns);
  const widths = missing > 0 ? narrowed(wished, missing) : wished;
  const left = leftBeside(widths, columns);
  const last = Math.max(SHORTEST_LAST_COLUMN, Math.min(left, longest(cells, head.length - 1)));
  const text = table(cells, {
    border: getBorderCharacters('void'),
    drawHorizontalLine: () => false,
    columnDefault: { paddingLeft: 0, paddingRight: GAP },
    columns: [...widths, last].map((width) => ({ width, wrapWord: true })),
  });
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trimEnd();
}

const leftBeside = (widths: readonly number[], columns: number): number =>
  columns - widths.reduce((sum, width) => sum + width + GAP, 0);

/** The widest column gives what is missing, as far as it can. */
function narrowed(widths: readonly number[], missing: number): number[] {
  const widest = widths.indexOf(Math.max(...widths));
  return widths.map((width, column) => (column === widest ? Math.max(SHORTEST_COLUMN, width - missing) : width));
}

const longest = (cells: readonly (readonly string[])[], column: number): number =>
  Math.max(1, ...cells.map((row) => row[column]?.length ?? 0));

const widthOf = (cells: readonly (readonly string[])[], column: number): number =>
  Math.min(LONGEST_COLUMN, longest(cells, column));
