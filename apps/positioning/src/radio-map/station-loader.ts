import {
  STATION_KIND_CODES,
  stationKey,
  stationKindOf,
  unpackSums,
  type ImportedCell,
  type Station,
  type StationRef,
  type StationSums,
} from '@umbra/positioning-engine';
import type { Layer } from '../layers/layer.ts';
import { LIVE_SCHEMA, OWN_SCHEMA } from '../schemas.ts';
import { stationOf } from './layer-station.ts';
import type { RunQuery } from './run-query.ts';
import { arrayOf } from './sql-columns.ts';
import { UNITS_PER_DEGREE } from './station-columns.ts';
import type { OnUnreadable } from './unreadable-rows.ts';

export interface LoadedStation {
  readonly layer: Layer;
  readonly station: Station;
}

interface StationRow {
  readonly kind: number;
  readonly id: number;
  readonly layer: Layer;
  readonly is_public: boolean;
  readonly sums: Buffer | null;
  readonly lat: number;
  readonly lng: number;
  readonly range_metres: number;
  readonly samples: number;
  readonly is_exact: boolean;
  readonly area: number | null;
  readonly code: number | null;
  readonly updated_s: number;
  readonly batch: number;
}

/** OFFSET keeps the planner from joining any other way than row by row, by the key. */
const among = (table: string, columns: string): string => `
  SELECT found.* FROM unnest($1::smallint[], $2::bigint[]) AS given (kind, id)
   CROSS JOIN LATERAL (
     SELECT stored.kind, stored.id, stored.layer::text, ${columns} FROM ${table}
      WHERE stored.kind = given.kind AND stored.id = given.id AND stored.layer = ANY($3::bigint[]) OFFSET 0
   ) AS found`;

const NO_CELL = `NULL::integer AS lat, NULL::integer AS lng, NULL::integer AS range_metres, NULL::integer AS samples,
  NULL::boolean AS is_exact, NULL::integer AS area, NULL::integer AS code, NULL::bigint AS updated_s,
  NULL::integer AS batch`;

/** What the log taught, what was imported as observations, and the records of cell exports: one query. */
const STATIONS = [
  among(`${LIVE_SCHEMA}.station AS stored`, `false AS is_public, stored.sums, ${NO_CELL}`),
  among(
    `${OWN_SCHEMA}.recorded_station AS stored JOIN ${OWN_SCHEMA}.import_batch ON import_batch.id = stored.batch`,
    `import_batch.is_public, stored.sums, ${NO_CELL}`,
  ),
  among(
    `${OWN_SCHEMA}.imported_cell AS stored JOIN ${OWN_SCHEMA}.import_batch ON import_batch.id = stored.batch`,
    `import_batch.is_public, NULL::bytea AS sums, stored.lat, stored.lng, stored.range_metres, stored.samples,
     stored.is_exact, stored.area, stored.code, stored.updated_s, stored.batch`,
  ),
].join(' UNION ALL ');

interface Parts {
  readonly ref: StationRef;
  readonly layer: Layer;
  readonly sums: StationSums[];
  readonly publicSums: StationSums[];
  imported: ImportedCell | undefined;
  /** Of the record that counts so far: of the newest ones, what was imported last. */
  importedS: number;
  importedBatch: number;
  isPublic: boolean;
}

/** Reads stations of some layers, each as its layer knows it. */
export class StationLoader {
  readonly #query: RunQuery;
  readonly #onUnreadable: OnUnreadable;

  constructor(query: RunQuery, onUnreadable: OnUnreadable) {
    this.#query = query;
    this.#onUnreadable = onUnreadable;
  }

  /** @param refs in which one may come several times: its sums are read once, since they are added up */
  async load(refs: readonly StationRef[], layers: readonly Layer[]): Promise<LoadedStation[]> {
    const asked = [...new Map(refs.map((ref) => [stationKey(ref), ref])).values()];
    const rows = await this.#query<StationRow>(STATIONS, [
      arrayOf(asked.map(({ kind }) => STATION_KIND_CODES[kind])),
      arrayOf(asked.map(({ id }) => id)),
      arrayOf(layers),
    ]);
    const byStation = new Map<string, Parts>();
    for (const row of rows) this.#addRow(byStation, row);
    return [...byStation.values()].map(({ ref, ...parts }) => ({ layer: parts.layer, station: stationOf(ref, parts) }));
  }

  #addRow(byStation: Map<string, Parts>, row: StationRow): void {
    const key = `${String(row.kind)} ${String(row.id)} ${row.layer}`;
    let parts = byStation.get(key);
    if (parts === undefined) {
      const kind = stationKindOf(row.kind);
      if (kind === undefined) return;
      parts = {
        ref: { kind, id: row.id },
        layer: row.layer,
        sums: [],
        publicSums: [],
        imported: undefined,
        importedS: -1,
        importedBatch: -1,
        isPublic: false,
      };
      byStation.set(key, parts);
    }
    parts.isPublic ||= row.is_public;
    if (row.sums !== null) this.#addSums(parts, row.is_public, row.sums);
    else if ((row.updated_s - parts.importedS || row.batch - parts.importedBatch) > 0) {
      parts.imported = importedCell(row);
      parts.importedS = row.updated_s;
      parts.importedBatch = row.batch;
    }
  }

  /** What cannot be read is not known: the other parts of the station are. */
  #addSums({ ref, layer, sums, publicSums }: Parts, isPublic: boolean, packed: Buffer): void {
    try {
      (isPublic ? publicSums : sums).push(unpackSums(packed));
    } catch (error) {
      this.#onUnreadable({ kind: ref.kind, layer, id: ref.id, error });
    }
  }
}

const importedCell = (row: StationRow): ImportedCell => ({
  ...{ lat: row.lat / UNITS_PER_DEGREE, lng: row.lng / UNITS_PER_DEGREE, rangeMetres: row.range_metres },
  ...{ samples: row.samples, isExact: row.is_exact, area: row.area ?? undefined, code: row.code ?? undefined },
});
