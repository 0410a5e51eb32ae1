import type { StationSums } from '@umbra/positioning-engine';
import {
  keepFingerprints,
  packFingerprints,
  stationKindOf,
  unpackFingerprints,
  unpackSums,
  type CellKind,
  type StationRef,
} from '@umbra/positioning-engine';
import type pg from 'pg';
import type { Layer } from '../layers/layer.ts';
import { LIVE_SCHEMA, OWN_SCHEMA } from '../schemas.ts';
import { cursorRows } from './cursor-rows.ts';
import type { MapFileCell } from './map-line.ts';

/** A station of a layer: what the log taught and what was recorded in batches, together. */
export interface StoredStation {
  readonly ref: StationRef;
  readonly isPublic: boolean;
  readonly sums: StationSums;
}

const both = (table: string, columns: string, isPublic: string): string => `
  SELECT ${columns}, false AS is_public FROM ${LIVE_SCHEMA}.${table} AS stored WHERE layer = $1::bigint
  UNION ALL
  SELECT ${columns}, ${isPublic} FROM ${OWN_SCHEMA}.recorded_${table} AS stored
    JOIN ${OWN_SCHEMA}.import_batch ON import_batch.id = stored.batch WHERE stored.layer = $1::bigint`;

interface StationRow {
  readonly kind: number;
  readonly id: number;
  readonly is_public: boolean;
  readonly sums: Buffer;
}

interface CountRow {
  readonly kind: number;
  readonly id: number;
  readonly count: number;
}

const cellKindOf = (code: number): CellKind => stationKindOf(code) as CellKind;

/** Reads a layer from end to end, in the order of its keys, in constant memory. */
export class StoredLayer {
  readonly #session: pg.Client;
  readonly #layer: Layer;

  /** @param session within a transaction that sees one state throughout */
  constructor(session: pg.Client, layer: Layer) {
    this.#session = session;
    this.#layer = layer;
  }

  /** What is public of a station comes by itself. */
  async *stations(): AsyncGenerator<StoredStation> {
    let last: StoredStation | undefined;
    const parts = both('station', 'kind, stored.id, sums', 'is_public');
    for await (const { kind: code, id, is_public: isPublic, sums } of this.#rows<StationRow>(
      `${parts} ORDER BY kind, id, is_public`,
    )) {
      const kind = stationKindOf(code);
      if (kind === undefined) continue;
      if (last?.ref.kind === kind && last.ref.id === id && last.isPublic === isPublic) {
        last.sums.merge(unpackSums(sums));
        continue;
      }
      if (last !== undefined) yield last;
      last = { ref: { kind, id }, isPublic, sums: unpackSums(sums) };
    }
    if (last !== undefined) yield last;
  }

  async *fingerprints(): AsyncGenerator<{ readonly tile: number; readonly epoch: number; readonly packed: Buffer }> {
    let last: { tile: number; epoch: number; packed: Buffer } | undefined;
    for await (const { tile, epoch, packed } of this.#rows<{ tile: number; epoch: number; packed: Buffer }>(
      `${both('fingerprint', 'tile, epoch, packed', 'is_public')} ORDER BY tile, epoch`,
    )) {
      if (last?.tile === tile && last.epoch === epoch) {
        const kept = keepFingerprints(unpackFingerprints(last.packed), unpackFingerprints(packed));
        last.packed = packFingerprints(kept);
        continue;
      }
      if (last !== undefined) yield last;
      last = { tile, epoch, packed };
    }
    if (last !== undefined) yield last;
  }

  async *areas(): AsyncGenerator<{ ref: StationRef & { kind: CellKind }; area: number; count: number }> {
    const parts = both('cell_area', 'kind, stored.id, area, count', 'is_public');
    for await (const { kind, id, area, count } of this.#rows<CountRow & { area: number }>(
      `SELECT kind, id, area, sum(count)::bigint AS count FROM (${parts}) AS parts GROUP BY kind, id, area
        ORDER BY kind, id, area`,
    )) {
      yield { ref: { kind: cellKindOf(kind), id }, area, count };
    }
  }

  async *localIds(): AsyncGenerator<{
    ref: StationRef & { kind: CellKind };
    channel: number;
    code: number;
    count: number;
  }> {
    const parts = both('cell_local_id', 'kind, stored.id, channel, code, count', 'is_public');
    for await (const { kind, id, channel, code, count } of this.#rows<CountRow & { channel: number; code: number }>(
      `SELECT kind, id, channel, code, sum(count)::bigint AS count FROM (${parts}) AS parts
        GROUP BY kind, id, channel, code ORDER BY kind, id, channel, code`,
    )) {
      yield { ref: { kind: cellKindOf(kind), id }, channel, code, count };
    }
  }

  async *importedCells(): AsyncGenerator<MapFileCell> {
    for await (const { kind, ...cell } of this.#rows<Omit<MapFileCell, 'kind'> & { kind: number }>(
      `SELECT DISTINCT ON (kind, id) kind, id, lat, lng, range_metres AS "rangeMetres", samples,
              is_exact AS "isExact", area, code, updated_s AS "updatedS"
         FROM ${OWN_SCHEMA}.imported_cell WHERE layer = $1::bigint ORDER BY kind, id, updated_s DESC, batch DESC`,
    )) {
      yield { kind: cellKindOf(kind), ...cell };
    }
  }

  #rows<Row extends object>(sql: string): AsyncGenerator<Row> {
    return cursorRows<Row>(this.#session, sql, [this.#layer]);
  }
}
