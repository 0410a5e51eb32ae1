import { ErrorSketch, type PositionKind } from '@umbra/positioning-engine';
import type { GaugeReading, MetricsPort } from '@umbra/kafka';
import type { RunQuery } from '../radio-map/run-query.ts';
import { OWN_SCHEMA } from '../schemas.ts';

/** What an operator can look at, and a metrics store can hold: those with the most comparisons. */
const MAX_SHOWN = 20;
const QUANTILES = [0.5, 0.68, 0.9, 0.95];
/** Quality changes with the map, slowly; a scrape comes every few seconds. */
const FRESH_FOR_MS = 300_000;
/** Of the narrowest regions; the wider ones hold the same again. */
const REGION_LENGTH = 5;

/** Projects' own layers: what they share is in theirs as well. */
const QUALITY = `
  SELECT region, kind, array_agg(total ORDER BY nth) AS counts
    FROM (
      SELECT region, kind, nth, sum(count)::float8 AS total
        FROM ${OWN_SCHEMA}.calibration, unnest(counts) WITH ORDINALITY AS bucket (count, nth)
       WHERE length(region) = $1 AND layer <> 0
       GROUP BY region, kind, nth
    ) AS bucket
   GROUP BY region, kind
   ORDER BY sum(total) FILTER (WHERE nth > 1) DESC, region, kind
   LIMIT $2`;

interface RegionKind {
  readonly region: string;
  readonly kind: PositionKind;
  readonly sketch: ErrorSketch;
}

/** How good the map is, region by region, as metrics: of the regions that it was tested in most. */
export function showRegionQuality(query: RunQuery, metrics: MetricsPort, nowMs: () => number): void {
  const fresh = keptFresh(() => regionKinds(query), nowMs);
  metrics.gauge(
    'umbra_positioning_region_error_ratio',
    'Error of contributions that were located before they were learned, in radii promised at 68 %, by region (geohash) and quantile; of the 20 regions and kinds with the most.',
    ['region', 'kind', 'quantile'],
    async () => (await fresh()).flatMap(ratios),
  );
  metrics.gauge(
    'umbra_positioning_region_comparisons',
    'How many comparisons with perfect fixes that is worth.',
    ['region', 'kind'],
    async () => (await fresh()).map(({ region, kind, sketch }): GaugeReading => [sketch.comparisons, region, kind]),
  );
}

/** Read once in a while; while the database is away the last reading is shown, and probes tell of the outage. */
function keptFresh(read: () => Promise<RegionKind[]>, nowMs: () => number): () => Promise<readonly RegionKind[]> {
  let kept: Promise<readonly RegionKind[]> = Promise.resolve([]);
  let readAtMs = -Infinity;
  return () => {
    if (nowMs() - readAtMs >= FRESH_FOR_MS) {
      readAtMs = nowMs();
      const before = kept;
      kept = read()
        .then((regions) => {
          // The first region shows at once.
          if (regions.length === 0) readAtMs = -Infinity;
          return regions;
        })
        .catch(() => before);
    }
    return kept;
  };
}

async function regionKinds(query: RunQuery): Promise<RegionKind[]> {
  const parameters = [REGION_LENGTH, MAX_SHOWN];
  const rows = await query<{ region: string; kind: PositionKind; counts: number[] }>(QUALITY, parameters);
  return rows.map(({ region, kind, counts }) => ({ region, kind, sketch: new ErrorSketch(counts) }));
}

const ratios = ({ region, kind, sketch }: RegionKind): GaugeReading[] =>
  QUANTILES.map((share): GaugeReading => [sketch.quantile(share), region, kind, String(share)]).filter(
    ([ratio]) => !Number.isNaN(ratio),
  );
