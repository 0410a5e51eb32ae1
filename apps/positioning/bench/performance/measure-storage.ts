import type pg from 'pg';
import type { LoadedMap } from './load-street-map.ts';

/** Bytes. */
export interface Storage {
  /** A row as it lies in a page, without its index. */
  readonly stationRow: number;
  /** With index and what pages leave free. */
  readonly station: number;
  readonly tilesPerStation: number;
  readonly sums: number;
  readonly fingerprint: number;
  readonly fingerprintWithIndex: number;
}

/** Of a row: its header, and where its page points to it. */
const ROW_OVERHEAD = 24 + 4;

/** What the map takes on disk, each station and each fingerprint. */
export async function measureStorage(database: pg.Client, map: LoadedMap): Promise<Storage> {
  const { rows } = await database.query<Record<string, string>>(`
    SELECT pg_total_relation_size('positioning_read.station') AS stations,
           pg_total_relation_size('positioning_read.fingerprint') AS fingerprints,
           (SELECT avg(pg_column_size(station.*)) FROM positioning_read.station) AS station_row,
           (SELECT avg(length(sums)) FROM positioning_read.station) AS sums,
           (SELECT sum(length(packed)) FROM positioning_read.fingerprint) AS packed`);
  const of = (name: string): number => Number(rows[0]?.[name]);
  return {
    // pg_column_size counts the header of the row, the pointer to it is beside.
    stationRow: of('station_row') + ROW_OVERHEAD - 24,
    station: of('stations') / map.stations,
    tilesPerStation: map.tiles / map.stations,
    sums: of('sums'),
    fingerprint: of('packed') / map.fingerprints,
    fingerprintWithIndex: of('fingerprints') / map.fingerprints,
  };
}
