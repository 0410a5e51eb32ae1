import { STATION_KIND_CODES } from '@umbra/positioning-engine';
import { CopyWriter } from '../import-files/copy-writer.ts';
import { LineSplitter } from '../import-files/line-splitter.ts';
import type { RowCounts } from '../import-files/row-counts.ts';
import type { CellRejection } from './cell-rejection.ts';
import { CELL_COLUMNS, CellRow, type IsInCountry } from './cell-row.ts';
import { CsvFields } from './csv-fields.ts';

/** Of the table that rows are copied to before they are merged, in their order. */
export const STAGED_CELL_COLUMNS = [
  ...['kind smallint', 'id bigint', 'lat_units integer', 'lng_units integer', 'range_metres integer'],
  ...['samples integer', 'is_exact boolean', 'area integer', 'code integer', 'updated_s bigint'],
] as const;

const UNITS_PER_DEGREE = 1e7;
const HEADER = Buffer.from('radio');
const BYTE_ORDER_MARK = Buffer.from('\uFEFF');

/**
 * A cell export (OpenCelliD, MLS; positioning.md §8) as rows for COPY. Holds one chunk at a time.
 * @param counts told of every row while they are read
 */
export async function* copyRowsOfCells(
  chunks: AsyncIterable<Buffer>,
  isInCountry: IsInCountry,
  counts: RowCounts<CellRejection>,
): AsyncGenerator<Buffer> {
  const writer = new CopyWriter(STAGED_CELL_COLUMNS.length);
  const fields = new CsvFields(CELL_COLUMNS);
  const row = new CellRow(isInCountry);
  const lines = new LineSplitter((bytes, start, end) => {
    fields.read(bytes, counts.read === 0 ? afterMark(bytes, start, end) : start, end);
    // Files that were put together have one in the middle too.
    if (fields.equals(0, HEADER)) return;
    counts.read += 1;
    const rejection = row.read(fields);
    if (rejection === undefined) writeRow(writer, row);
    else counts.reject(rejection);
  });
  for await (const chunk of chunks) {
    lines.push(chunk);
    yield writer.take();
  }
  lines.end();
  yield writer.end();
}

function afterMark(bytes: Buffer, start: number, end: number): number {
  const afterwards = start + BYTE_ORDER_MARK.length;
  return afterwards <= end && BYTE_ORDER_MARK.equals(bytes.subarray(start, afterwards)) ? afterwards : start;
}

function writeRow(writer: CopyWriter, row: CellRow): void {
  writer.beginRow();
  writer.int2(STATION_KIND_CODES[row.kind]);
  writer.int8(row.id);
  writer.int4(Math.round(row.lat * UNITS_PER_DEGREE));
  writer.int4(Math.round(row.lng * UNITS_PER_DEGREE));
  writer.int4(row.rangeMetres);
  writer.int4(row.samples);
  writer.bool(row.isExact);
  if (row.area < 0) writer.null();
  else writer.int4(row.area);
  if (row.code < 0) writer.null();
  else writer.int4(row.code);
  writer.int8(row.updatedS);
}
