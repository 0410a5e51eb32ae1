import { formatMac, packSums } from '@umbra/positioning-engine';
import type pg from 'pg';
import type { Layer } from '../layers/layer.ts';
import type { RefusalReason } from '../refusals/refusal-table.ts';
import { OWN_SCHEMA } from '../schemas.ts';
import { cursorRows } from './cursor-rows.ts';
import { MAP_FILE_VERSION, type MapLine } from './map-line.ts';
import { StoredLayer } from './stored-layer.ts';

/**
 * A layer of the map as lines. The refusals come first: they hold for whatever follows.
 * @param session within a transaction that sees one state throughout
 */
export async function* mapLinesOf(session: pg.Client, layer: Layer): AsyncGenerator<MapLine> {
  let lines = 0;
  yield { type: 'map', version: MAP_FILE_VERSION, layer };
  for await (const line of contentOf(session, layer)) {
    lines += 1;
    yield line;
  }
  yield { type: 'end', lines };
}

async function* contentOf(session: pg.Client, layer: Layer): AsyncGenerator<MapLine> {
  const stored = new StoredLayer(session, layer);
  yield* refusals(session);
  for await (const { ref, isPublic, sums } of stored.stations()) {
    yield { type: 'station', ...ref, sums: packSums(sums).toString('base64'), ...(isPublic ? { public: true } : {}) };
  }
  for await (const { tile, epoch, packed } of stored.fingerprints()) {
    yield { type: 'fingerprints', tile, epoch, packed: packed.toString('base64') };
  }
  for await (const { ref, area, count } of stored.areas()) yield { type: 'area', ...ref, area, count };
  for await (const { ref, ...heard } of stored.localIds()) yield { type: 'carrier', ...ref, ...heard };
  for await (const cell of stored.importedCells()) yield { type: 'cell', ...cell };
}

async function* refusals(session: pg.Client): AsyncGenerator<MapLine> {
  const sql = `SELECT mac, reason FROM ${OWN_SCHEMA}.refusal ORDER BY mac`;
  for await (const { mac, reason } of cursorRows<{ mac: number; reason: RefusalReason }>(session, sql, [])) {
    yield { type: 'refusal', mac: formatMac(mac), reason };
  }
}
