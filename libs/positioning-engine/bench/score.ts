import { metresBetween, type Place } from './places.ts';

/** What was to be found. */
export interface Truth {
  readonly id: string;
  readonly tier: string;
  readonly truth: Place;
}

/** What was found: a circle. */
export interface Prediction extends Place {
  readonly accuracyMetres: number;
}

/** Of all scans, or of a tier. Errors in metres over what was resolved; shares 0 … 1. */
export interface Score {
  readonly scans: number;
  readonly resolved: number;
  readonly median: number;
  readonly p67: number;
  readonly p95: number;
  /** Truths inside the circle. */
  readonly inside: number;
  /** Median of the radii. */
  readonly radius: number;
  /** Errors of more than five radii. */
  readonly gross: number;
  /** p95 with every unresolved scan as an infinite error: it cannot be bought with coverage. */
  readonly score95: number;
}

const GROSS_RADII = 5;

export function scoreOf(truths: readonly Truth[], predictions: ReadonlyMap<string, Prediction>): Score {
  const found = truths.flatMap(({ id, truth }) => {
    const prediction = predictions.get(id);
    return prediction === undefined
      ? []
      : [{ error: metresBetween(truth, prediction), radius: prediction.accuracyMetres }];
  });
  const errors = found.map(({ error }) => error).sort(ascending);
  const share = (is: (each: (typeof found)[number]) => boolean): number => found.filter(is).length / found.length;
  return {
    scans: truths.length,
    resolved: found.length / truths.length,
    ...{ median: quantile(errors, 0.5), p67: quantile(errors, 0.67), p95: quantile(errors, 0.95) },
    inside: share(({ error, radius }) => error <= radius),
    radius: quantile(found.map(({ radius }) => radius).sort(ascending), 0.5),
    gross: share(({ error, radius }) => error > GROSS_RADII * radius),
    score95: errors[Math.ceil(0.95 * truths.length) - 1] ?? Number.POSITIVE_INFINITY,
  };
}

/** The score of all, and of each tier. */
export function scoresByTier(
  truths: readonly Truth[],
  predictions: ReadonlyMap<string, Prediction>,
): Map<string, Score> {
  const tiers = [...new Set(truths.map(({ tier }) => tier))].sort();
  return new Map([
    ['all', scoreOf(truths, predictions)],
    ...tiers.map((tier): [string, Score] => [
      tier,
      scoreOf(
        truths.filter((each) => each.tier === tier),
        predictions,
      ),
    ]),
  ]);
}

const ascending = (a: number, b: number): number => a - b;

/** Of ascending values: the smallest that this share of them does not exceed. */
export const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
