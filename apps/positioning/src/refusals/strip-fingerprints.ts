import { packFingerprints, unpackFingerprints } from '@umbra/positioning-engine';
import type { SqlSession } from '@umbra/projections';
import { withoutRadios } from '../learn-contributions/map-changes.ts';
import { arrayOf, joinBytes } from '../radio-map/sql-columns.ts';
import type { TileRanges } from './refused-tiles.ts';
import type { Refusals } from './refusals.ts';

interface FingerprintRow {
  readonly tile: number;
  /** Where the row is, as long as it is locked. */
  readonly place: string;
  readonly packed: Buffer;
}

const PAGE = 500;

/** Takes refused radios out of the fingerprints of these tiles. @returns how many rows had any */
export async function stripTiles(
  session: SqlSession,
  table: string,
  { firsts, lasts }: TileRanges,
  refusals: Refusals,
): Promise<number> {
  if (firsts.length === 0) return 0;
  const rows = await session.rows<FingerprintRow>(
    `SELECT tile, ctid::text AS place, packed FROM ${table}
      WHERE tile IN (
        SELECT found.tile FROM unnest($1::bigint[], $2::bigint[]) AS run (first, last)
         CROSS JOIN LATERAL (SELECT tile FROM ${table} WHERE tile BETWEEN run.first AND run.last OFFSET 0) AS found
      )
      ORDER BY tile, layer, epoch FOR UPDATE`,
    [arrayOf(firsts), arrayOf(lasts)],
  );
  return strip(session, table, rows, refusals);
}

/**
 * The same for the next page of all fingerprints.
 * @param after the last tile that was looked at
 * @returns that of this page; undefined when there are no more
 */
export async function stripNextTiles(
  session: SqlSession,
  table: string,
  after: number,
  refusals: Refusals,
): Promise<{ readonly last: number | undefined; readonly stripped: number }> {
  const rows = await session.rows<FingerprintRow>(
    `SELECT tile, ctid::text AS place, packed FROM ${table}
      WHERE tile IN (SELECT DISTINCT tile FROM ${table} WHERE tile > $1::bigint ORDER BY tile LIMIT ${String(PAGE)})
      ORDER BY tile, layer, epoch FOR UPDATE`,
    [after],
  );
  return { last: rows.at(-1)?.tile, stripped: await strip(session, table, rows, refusals) };
}

async function strip(
  session: SqlSession,
  table: string,
  rows: readonly FingerprintRow[],
  refusals: Refusals,
): Promise<number> {
  const changed = rows.flatMap(({ place, packed }) => {
    const fingerprints = unpackFingerprints(packed);
    const stripped = fingerprints.map((fingerprint) => withoutRadios(fingerprint, refusals));
    return stripped.some((each, index) => each !== fingerprints[index])
      ? [{ place, packed: packFingerprints(stripped) }]
      : [];
  });
  if (changed.length === 0) return 0;
  const { bytes, starts, lengths } = joinBytes(changed.map(({ packed }) => packed));
  return session.execute(
    `UPDATE ${table} AS stored SET packed = substring($2::bytea FROM given.start FOR given.length)
       FROM unnest($1::text[], $3::integer[], $4::integer[]) AS given (place, start, length)
      WHERE stored.ctid = given.place::tid`,
    [changed.map(({ place }) => place), bytes, starts, lengths],
  );
}
