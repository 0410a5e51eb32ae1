import { ErrorSketch, regionsOf, scaleOf, type PositionKind } from '@umbra/positioning-engine';
import type { SqlSession } from '@umbra/projections';
import { LRUCache } from 'lru-cache';
import { SHARED_LAYER, type Layer } from '../layers/layer.ts';
import { OWN_SCHEMA } from '../schemas.ts';
import type { RunQuery } from './run-query.ts';
import { arrayOf } from './sql-columns.ts';

/** How the answers of one kind in one region compared with what was to be found. */
export interface CalibrationCounts {
  readonly layer: Layer;
  /** As `regionsOf` names them. */
  readonly region: string;
  readonly kind: PositionKind;
  /** `ErrorSketch.counts` */
  readonly counts: readonly number[];
}

/** Once a sketch holds so much, all of it is halved: what was measured long ago fades. */
const MAX_WEIGHT = 32_000;

/** Adds to the stored counts, bucket by bucket, and halves them when they have become many. */
const ADD = `
  INSERT INTO ${OWN_SCHEMA}.calibration AS stored (layer, region, kind, counts)
  SELECT layer, region, kind, counts::bigint[]
    FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[]) AS given (layer, region, kind, counts)
   ORDER BY region, kind, layer
  ON CONFLICT (region, kind, layer) DO UPDATE SET counts = ARRAY(
    SELECT count / CASE WHEN sum(count) OVER () > ${String(MAX_WEIGHT)} THEN 2 ELSE 1 END
      FROM (
        SELECT nth, coalesce(before, 0) + coalesce(added, 0) AS count
          FROM unnest(stored.counts, excluded.counts) WITH ORDINALITY AS bucket (before, added, nth)
      ) AS bucket
     ORDER BY nth
  )`;

const SKETCHES = `
  SELECT layer::text, region, counts FROM ${OWN_SCHEMA}.calibration
   WHERE region = ANY($1::text[]) AND kind = $2 AND layer = ANY($3::bigint[])`;

const MAX_REMEMBERED = 10_000;

/** How far off the map's answers were, by layer, region and kind of answer (positioning.md §5.2). */
export class CalibrationTable {
  readonly #query: RunQuery;
  readonly #scales: LRUCache<string, number>;

  constructor(query: RunQuery, { ttlMs }: { readonly ttlMs: number }) {
    this.#query = query;
    this.#scales = new LRUCache({ max: MAX_REMEMBERED, ttl: ttlMs });
  }

  /** In the order of the key, each key once. */
  static async add(session: SqlSession, counts: readonly CalibrationCounts[]): Promise<void> {
    if (counts.length === 0) return;
    await session.execute(ADD, [
      arrayOf(counts.map(({ layer }) => layer)),
      counts.map(({ region }) => region),
      counts.map(({ kind }) => kind),
      counts.map((each) => arrayOf(each.counts)),
    ]);
  }

  /**
   * What to multiply predicted radii by around a place: as all have found it from the widest region to the narrowest, then
   * as the caller's own project has.
   */
  async scaleAt(place: { readonly lat: number; readonly lng: number }, kind: PositionKind, layers: readonly Layer[]) {
    const regions = regionsOf(place);
    const name = [kind, regions.at(-1), ...layers].join(' ');
    const known = this.#scales.get(name);
    if (known !== undefined) return known;
    const parameters = [regions, kind, arrayOf(layers)];
    const rows = await this.#query<{ layer: Layer; region: string; counts: string[] }>(SKETCHES, parameters);
    const sharedFirst = [...layers].sort((a, b) => Number(b === SHARED_LAYER) - Number(a === SHARED_LAYER));
    const sketches = sharedFirst.flatMap((layer) =>
      regions.map((region) => {
        const row = rows.find((each) => each.layer === layer && each.region === region);
        return row === undefined ? undefined : new ErrorSketch(row.counts.map(Number));
      }),
    );
    const scale = scaleOf(sketches);
    this.#scales.set(name, scale);
    return scale;
  }
}
