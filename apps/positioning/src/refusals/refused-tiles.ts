import {
  FINGERPRINT_LEVEL,
  STATION_KIND_CODES,
  tileRuns,
  unpackSums,
  type StationSums,
  type TileId,
} from '@umbra/positioning-engine';
import type { SqlSession } from '@umbra/projections';
import { arrayOf } from '../radio-map/sql-columns.ts';

/** Tiles of fingerprints, from the first to the last of each. */
export interface TileRanges {
  readonly firsts: readonly TileId[];
  readonly lasts: readonly TileId[];
}

/** The names of more radios than this are not looked for one by one. */
const MAX_RADIOS = 50;
/** Tiles of 64 m: what was heard farther about is in too many tiles to name them. */
const MAX_NAMED_LEVEL = 3;

const FIRST_BYTES = Array.from({ length: 128 }, (_, half) => half * 2);
const FIRST_BYTE = 2 ** 40;
const NAMES_OF_RADIO = 16;

/**
 * Where fingerprints with a radio lie: in the tiles that any of its names was heard in.
 * @returns undefined when they are too many to name
 */
export async function tilesOfRadios(
  session: SqlSession,
  stationTables: readonly string[],
  radios: readonly number[],
): Promise<TileRanges | undefined> {
  if (radios.length > MAX_RADIOS) return undefined;
  // The names of a radio differ in the first byte and in the last four bits.
  const firsts = radios.flatMap((radio) => FIRST_BYTES.map((byte) => byte * FIRST_BYTE + radio * NAMES_OF_RADIO));
  const ranges: { firsts: TileId[]; lasts: TileId[] } = { firsts: [], lasts: [] };
  for (const table of stationTables) {
    const rows = await session.rows<{ sums: Buffer }>(
      `SELECT found.sums FROM unnest($1::bigint[]) AS name (first)
        CROSS JOIN LATERAL (
          SELECT sums FROM ${table}
           WHERE kind = $2::smallint AND id BETWEEN name.first AND name.first + ${String(NAMES_OF_RADIO - 1)} OFFSET 0
        ) AS found`,
      [arrayOf(firsts), STATION_KIND_CODES.wlan],
    );
    for (const { sums } of rows) if (!addTiles(ranges, unpackSums(sums))) return undefined;
  }
  return ranges;
}

function addTiles(ranges: { firsts: TileId[]; lasts: TileId[] }, { entries, level }: StationSums): boolean {
  if (level > MAX_NAMED_LEVEL) return false;
  for (const { tile } of entries) {
    for (const { first, last } of tileRuns(tile, level, FINGERPRINT_LEVEL)) {
      ranges.firsts.push(first);
      ranges.lasts.push(last);
    }
  }
  return true;
}
