import { pipeline } from 'node:stream/promises';
import {
  deriveStation,
  keepFingerprints,
  packFingerprints,
  packSums,
  STATION_KIND_CODES,
} from '@umbra/positioning-engine';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { CopyWriter } from '../../src/import-files/copy-writer.ts';
import { SHARED_LAYER } from '../../src/layers/layer.ts';
import { MapChanges, type FingerprintChange, type StationChange } from '../../src/learn-contributions/map-changes.ts';
import { derivedColumns } from '../../src/radio-map/station-columns.ts';
import { ScopedRefusals } from '../../src/refusals/refusals.ts';
import type { StreetMap } from './street-map.ts';

export interface LoadedMap {
  readonly contributions: number;
  readonly stations: number;
  readonly fingerprints: number;
  /** Entries of all stations: a tile in an epoch. */
  readonly tiles: number;
}

const NO_REFUSALS = new ScopedRefusals([]);
const SHARED = Number(SHARED_LAYER);
const DISTRICTS_AT_ONCE = 20;

/**
 * The map that the log would have taught, had all districts contributed to the shared layer: summed up and packed by the
 * engine, and copied into the tables instead of learned.
 */
export async function loadStreetMap(database: pg.Client, map: StreetMap): Promise<LoadedMap> {
  const loaded = { contributions: 0, stations: 0, fingerprints: 0, tiles: 0 };
  for (let from = 0; from < map.districts.length; from += DISTRICTS_AT_ONCE) {
    const changes = new MapChanges();
    const hashes: number[] = [];
    for (const district of map.districts.slice(from, from + DISTRICTS_AT_ONCE)) {
      for (const contribution of district.contributions()) {
        changes.add({ layers: [SHARED_LAYER], contribution }, NO_REFUSALS);
        hashes.push(contribution.hash);
      }
    }
    const stations = changes.stations;
    loaded.contributions += hashes.length;
    loaded.stations += stations.length;
    loaded.fingerprints += changes.fingerprints.reduce((sum, { fingerprints }) => sum + fingerprints.length, 0);
    loaded.tiles += stations.reduce((sum, { sums }) => sum + sums.entries.length, 0);
    await copy(database, STATION_COLUMNS, stations, writeStation);
    await copy(database, FINGERPRINT_COLUMNS, changes.fingerprints, writeFingerprints);
    await copy(database, ['contribution', 'id'], hashes, (writer, hash) => {
      writer.int8(hash);
    });
  }
  await database.query('VACUUM ANALYZE');
  return loaded;
}

const STATION_COLUMNS = ['station', 'kind', 'id', 'layer', 'lat', 'lng', 'spread_metres', 'observations', 'state', 'sums']; // prettier-ignore

function writeStation(writer: CopyWriter, { ref, sums }: StationChange): void {
  const [lat, lng, spread, observations, state] = derivedColumns(deriveStation(ref, sums));
  writer.int2(STATION_KIND_CODES[ref.kind]);
  writer.int8(ref.id);
  writer.int8(SHARED);
  for (const value of [lat!, lng!, spread!, observations!]) writer.int4(value);
  writer.int2(state!);
  writer.bytea(packSums(sums));
}

const FINGERPRINT_COLUMNS = ['fingerprint', 'tile', 'layer', 'epoch', 'packed'];

function writeFingerprints(writer: CopyWriter, { tile, epoch, fingerprints }: FingerprintChange): void {
  writer.int8(tile);
  writer.int8(SHARED);
  writer.int4(epoch);
  writer.bytea(packFingerprints(keepFingerprints([], fingerprints)));
}

async function copy<Row>(
  database: pg.Client,
  [table = '', ...columns]: readonly string[],
  rows: readonly Row[],
  write: (writer: CopyWriter, row: Row) => void,
): Promise<void> {
  const writer = new CopyWriter(columns.length);
  const chunks = function* (): Generator<Buffer> {
    for (const [nth, row] of rows.entries()) {
      writer.beginRow();
      write(writer, row);
      if (nth % 500 === 499) yield writer.take();
    }
    yield writer.end();
  };
  const statement = `COPY positioning_read.${table} (${columns.join(', ')}) FROM STDIN (FORMAT binary)`;
  await pipeline(chunks(), database.query(copyFrom(statement)));
}
