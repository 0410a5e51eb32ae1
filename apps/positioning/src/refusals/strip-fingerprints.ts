import { packFingerprints, unpackFingerprints, type TileId } from '@umbra/positioning-engine';
import type { SqlSession } from '@umbra/projections';
import type { Layer } from '../layers/layer.ts';
import { withoutRadios } from '../learn-contributions/map-changes.ts';
import { arrayOf, joinBytes } from '../radio-map/sql-columns.ts';
import { readableOr } from '../radio-map/unreadable-rows.ts';
import type { RefusedPart } from './refusal-scope.ts';
import type { TileRanges } from './refused-tiles.ts';
import type { Refusals } from './refusals.ts';

/** A tile of fingerprints in one layer. */
export interface LayerTile {
  readonly layer: Layer;
  readonly tile: TileId;
}

interface FingerprintRow extends LayerTile {
  /** Where the row is, as long as it is locked. */
  readonly place: string;
  readonly packed: Buffer;
}

const PAGE = 500;

/** Takes refused radios out of the fingerprints of these tiles. @returns one for each row that had any */
export async function stripTiles(
  session: SqlSession,
  part: RefusedPart,
  { layers, firsts, lasts }: TileRanges,
  refusals: Refusals,
): Promise<LayerTile[]> {
  if (firsts.length === 0) return [];
  const tiles = await session.rows<LayerTile>(
    `SELECT DISTINCT run.layer::text, found.tile
       FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS run (layer, first, last)
      CROSS JOIN LATERAL (
        SELECT tile FROM ${part.fingerprints} AS stored
         WHERE stored.layer = run.layer AND tile BETWEEN run.first AND run.last OFFSET 0
      ) AS found`,
    [arrayOf(layers), arrayOf(firsts), arrayOf(lasts)],
  );
  const stripped: LayerTile[] = [];
  for (let first = 0; first < tiles.length; first += PAGE) {
    const page = tiles.slice(first, first + PAGE);
    stripped.push(...(await strip(session, part, await rowsOf(session, part, page), refusals)));
  }
  return stripped;
}

/**
 * The same for the next page of all fingerprints of a layer.
 * @param after the last tile that was looked at
 * @returns that of this page; undefined when there are no more
 */
export async function stripNextTiles(
  session: SqlSession,
  part: RefusedPart,
  { layer, tile: after }: LayerTile,
  refusals: Refusals,
): Promise<{ readonly last: TileId | undefined; readonly stripped: LayerTile[] }> {
  const tiles = await session.rows<{ tile: TileId }>(
    `SELECT DISTINCT tile FROM ${part.fingerprints} WHERE layer = $1::bigint AND tile > $2::bigint
      ORDER BY tile LIMIT ${String(PAGE)}`,
    [layer, after],
  );
  const page = tiles.map(({ tile }) => ({ layer, tile }));
  return {
    last: page.at(-1)?.tile,
    stripped: await strip(session, part, await rowsOf(session, part, page), refusals),
  };
}

async function rowsOf(
  session: SqlSession,
  { fingerprints, isMeant }: RefusedPart,
  tiles: readonly LayerTile[],
): Promise<FingerprintRow[]> {
  if (tiles.length === 0) return [];
  return session.rows<FingerprintRow>(
    `SELECT stored.layer::text, tile, ctid::text AS place, packed FROM ${fingerprints} AS stored
      WHERE (layer, tile) IN (SELECT * FROM unnest($1::bigint[], $2::bigint[])) AND ${isMeant}
      ORDER BY tile, stored.layer, epoch FOR UPDATE`,
    [arrayOf(tiles.map(({ layer }) => layer)), arrayOf(tiles.map(({ tile }) => tile))],
  );
}

async function strip(
  session: SqlSession,
  { fingerprints: table }: RefusedPart,
  rows: readonly FingerprintRow[],
  refusals: Refusals,
): Promise<LayerTile[]> {
  const changed = rows.flatMap(({ packed, ...row }) => {
    const fingerprints = readableOr(undefined, packed, unpackFingerprints);
    // Nobody can use it, nor tell whether a refused radio is in it.
    if (fingerprints === undefined) return [{ ...row, packed: packFingerprints([]) }];
    const stripped = fingerprints.map((fingerprint) => withoutRadios(fingerprint, refusals));
    return stripped.some((each, index) => each !== fingerprints[index])
      ? [{ ...row, packed: packFingerprints(stripped) }]
      : [];
  });
  if (changed.length === 0) return [];
  const { bytes, starts, lengths } = joinBytes(changed.map(({ packed }) => packed));
  await session.execute(
    `UPDATE ${table} AS stored SET packed = substring($2::bytea FROM given.start FOR given.length)
       FROM unnest($1::text[], $3::integer[], $4::integer[]) AS given (place, start, length)
      WHERE stored.ctid = given.place::tid`,
    [changed.map(({ place }) => place), bytes, starts, lengths],
  );
  return changed.map(({ layer, tile }) => ({ layer, tile }));
}
