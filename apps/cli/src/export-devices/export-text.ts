import { stringify } from 'csv-stringify/sync';
import { csvCells, csvHeader } from './csv-cells.ts';
import { chosen, type Column, type DeviceRow } from './device-row.ts';

/** The text of a CSV file, piece by piece. */
export async function* csvText(
  rows: AsyncIterable<DeviceRow>,
  columns: readonly Column[],
  ownTags: readonly string[],
): AsyncGenerator<string> {
  yield stringify([csvHeader(columns, ownTags)]);
  for await (const row of rows) yield stringify([csvCells(row, columns, ownTags)]);
}

/** The text of a JSON array, a device a line. */
export async function* jsonRows(rows: AsyncIterable<DeviceRow>, columns: readonly Column[]): AsyncGenerator<string> {
  let before = '[\n';
  for await (const row of rows) {
    yield `${before}${JSON.stringify(chosen(row, columns))}`;
    before = ',\n';
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}
