import type { ErrorSketch } from './error-sketch.ts';

/** What is known of the wider region counts as much as so many comparisons of one's own. */
const PRIOR_COMPARISONS = 50;
const MIN_SCALE = 0.5;
const MAX_SCALE = 2.5;
/**
 * Devices claim radii that are off by a fifth or so, many in the same direction: that never averages out, and shifts the
 * logarithm of a scale by this for each (g/r)².
 */
const DOUBT_OF_CLAIMS = 0.2;
/**
 * A map that learned from a device a minute ago errs as that device's fixes do now, and so looks better than it is, the
 * more the vaguer the fixes: narrowing is doubted more than widening.
 */
const DOUBT_OF_AGREEMENT = 0.5;
/** Circles are promised at 68 %. */
const SHARE = 0.68;

/**
 * What to multiply predicted radii by, so that 68 of 100 circles hold the device: from the widest region to the one that
 * is asked for, each trusted as far as it was measured (positioning.md §5.2). 1 where nothing was.
 */
export function scaleOf(fromWidest: readonly (ErrorSketch | undefined)[]): number {
  let [logScale, vagueness] = [0, 0];
  for (const sketch of fromWidest) {
    if (sketch === undefined || sketch.comparisons === 0) continue;
    const { comparisons } = sketch;
    const measured = Math.log(clamped(sketch.quantile(SHARE)));
    vagueness = sketch.vagueness;
    logScale = (comparisons * measured + PRIOR_COMPARISONS * logScale) / (comparisons + PRIOR_COMPARISONS);
  }
  const doubt = vagueness * (logScale < 0 ? DOUBT_OF_AGREEMENT : DOUBT_OF_CLAIMS);
  return clamped(Math.exp(logScale / (1 + PRIOR_COMPARISONS * doubt * doubt)));
}

const clamped = (scale: number): number => Math.min(MAX_SCALE, Math.max(MIN_SCALE, scale));
