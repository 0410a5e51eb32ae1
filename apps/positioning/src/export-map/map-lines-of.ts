import { formatMac, packSums } from '@umbra/positioning-engine';
import type pg from 'pg';
import type { Layer } from '../layers/layer.ts';
import { FOR_ALL, type RefusalReason } from '../refusals/refusal-table.ts';
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
  yield* refusals(session, layer);
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

/** Those for all; of a project's layer also its own, which hold in the layer that they are imported to. */
async function* refusals(session: pg.Client, layer: Layer): AsyncGenerator<MapLine> {
  const sql = `SELECT DISTINCT ON (mac) mac, reason, layer <> ${FOR_ALL} AS is_own FROM ${OWN_SCHEMA}.refusal
                WHERE layer IN (${FOR_ALL}, $1::bigint) ORDER BY mac, layer`;
  type Row = { readonly mac: number; readonly reason: RefusalReason; readonly is_own: boolean };
  for await (const { mac, reason, is_own: isOwn } of cursorRows<Row>(session, sql, [layer])) {
    yield { type: 'refusal', mac: formatMac(mac), reason, ...(isOwn ? { own: true } : {}) };
  }
}
