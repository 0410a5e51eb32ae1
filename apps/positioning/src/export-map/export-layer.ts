import { openSession } from '@umbra/postgres';
import type { DataSource } from 'typeorm';
import type { Layer } from '../layers/layer.ts';
import { CELL_CSV_HEADER, cellRowsOf } from './cell-rows-of.ts';
import { mapLinesOf } from './map-lines-of.ts';

/** What is written of a layer as it is stored. */
export type LayerFormat = 'map' | 'cells';

/** The lines of a layer in a format, as the map is at one moment, in constant memory. */
export async function* exportLayer(dataSource: DataSource, layer: Layer, format: LayerFormat): AsyncGenerator<string> {
  const session = await openSession(dataSource, 'export');
  try {
    await session.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    if (format === 'map') {
      for await (const line of mapLinesOf(session, layer)) yield `${JSON.stringify(line)}\n`;
    } else {
      yield `${CELL_CSV_HEADER}\n`;
      for await (const row of cellRowsOf(session, layer)) yield `${row}\n`;
    }
  } finally {
    await session.end();
  }
}
