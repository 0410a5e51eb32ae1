import { pipeline } from 'node:stream/promises';
import { openSession } from '@umbra/postgres';
import { from as copyFrom } from 'pg-copy-streams';
import type { DataSource } from 'typeorm';
import type { RowCounts } from '../import-files/row-counts.ts';
import type { Layer } from '../layers/layer.ts';
import { copyRowsOfCells, STAGED_CELL_COLUMNS } from './cell-csv.ts';
import type { CellRejection } from './cell-rejection.ts';
import type { IsInCountry } from './cell-row.ts';

export interface CellImport {
  readonly bytes: AsyncIterable<Buffer>;
  readonly batch: number;
  readonly layer: Layer;
  readonly isInCountry: IsInCountry;
  /** Told of every row while they are read. */
  readonly counts: RowCounts<CellRejection>;
  /** All rows are read; what remains is the database's work. */
  readonly onMerge: () => void;
}

/** Enough to sort some million rows at a time; PostgreSQL puts more on its disk. */
const SORT_MEMORY = '128MB';

/**
 * Brings a cell export into the database in one transaction: copied to a table of its own as it is read, then merged. Of
 * rows of one cell the one that was updated last counts.
 * @returns how many cells there are
 */
export async function importCells(dataSource: DataSource, task: CellImport): Promise<number> {
  const { bytes, batch, layer, isInCountry, counts, onMerge } = task;
  const session = await openSession(dataSource, 'import');
  try {
    await session.query('BEGIN');
    await session.query(`SET LOCAL work_mem = '${SORT_MEMORY}'`);
    await session.query(`CREATE TEMPORARY TABLE staged_cell (${STAGED_CELL_COLUMNS.join(', ')}) ON COMMIT DROP`);
    const copy = session.query(copyFrom('COPY staged_cell FROM STDIN (FORMAT binary)'));
    await pipeline(copyRowsOfCells(bytes, isInCountry, counts), copy);
    onMerge();
    const { rowCount } = await session.query(MERGE, [layer, batch]);
    await session.query('COMMIT');
    return rowCount ?? 0;
  } finally {
    // Without a COMMIT nothing of it stays.
    await session.end();
  }
}

/** After the time whatever else differs, so that the order of the file does not decide. */
const MERGE = `
  INSERT INTO imported_cell
    (kind, id, layer, batch, lat, lng, range_metres, samples, is_exact, area, code, updated_s)
  SELECT DISTINCT ON (kind, id)
         kind, id, $1::bigint, $2::integer, lat_units, lng_units, range_metres, samples, is_exact, area, code, updated_s
    FROM staged_cell
   ORDER BY kind, id, updated_s DESC, samples DESC, lat_units, lng_units`;
