import {
  FINGERPRINT_LEVEL,
  STATION_KIND_CODES,
  tileRuns,
  unpackSums,
  type StationSums,
  type TileId,
} from '@umbra/positioning-engine';
import type { SqlSession } from '@umbra/projections';
import type { Layer } from '../layers/layer.ts';
import { arrayOf, RADIO_OF_ID } from '../radio-map/sql-columns.ts';
import { readableOr } from '../radio-map/unreadable-rows.ts';
import type { RefusedPart } from './refusal-scope.ts';

/** Tiles of fingerprints, from the first to the last of each, in a layer. */
export interface TileRanges {
  readonly layers: readonly Layer[];
  readonly firsts: readonly TileId[];
  readonly lasts: readonly TileId[];
}

/** Where fingerprints with some radios lie. */
export interface RefusedTiles {
  readonly ranges: TileRanges;
  /** Layers in which some of the radios were heard all over: all fingerprints there must be looked at. */
  readonly wideLayers: ReadonlySet<Layer>;
}

/** Tiles of 2 km: with 256 of them a station was heard across a country, in too many tiles of 16 m to name them. */
const MAX_NAMED_LEVEL = 8;

/** Where fingerprints with a radio lie: in the tiles that any of its names was heard in. */
export async function tilesOfRadios(
  session: SqlSession,
  { stations, isMeant }: RefusedPart,
  radios: readonly number[],
): Promise<RefusedTiles> {
  const rows = await session.rows<{ layer: Layer; sums: Buffer }>(
    `SELECT found.layer::text, found.sums FROM unnest($1::bigint[]) AS given (radio)
      CROSS JOIN LATERAL (
        SELECT layer, sums FROM ${stations}
         WHERE kind = ${String(STATION_KIND_CODES.wlan)} AND ${RADIO_OF_ID} = given.radio AND ${isMeant} OFFSET 0
      ) AS found`,
    [arrayOf(radios)],
  );
  const runs = new Map<string, { readonly layer: Layer; readonly first: TileId; readonly last: TileId }>();
  const wideLayers = new Set<Layer>();
  for (const { layer, sums } of rows) {
    const heard = readableOr(undefined, sums, unpackSums);
    // Where it was heard that cannot be read, nobody knows: anywhere.
    if (heard === undefined || heard.level > MAX_NAMED_LEVEL) wideLayers.add(layer);
    else
      for (const run of runsOf(heard)) runs.set(`${layer} ${String(run.first)} ${String(run.last)}`, { layer, ...run });
  }
  const named = [...runs.values()].filter(({ layer }) => !wideLayers.has(layer));
  return {
    ranges: {
      layers: named.map(({ layer }) => layer),
      firsts: named.map(({ first }) => first),
      lasts: named.map(({ last }) => last),
    },
    wideLayers,
  };
}

function* runsOf({ entries, level }: StationSums): Generator<{ readonly first: TileId; readonly last: TileId }> {
  for (const { tile } of entries) yield* tileRuns(tile, level, FINGERPRINT_LEVEL);
}
