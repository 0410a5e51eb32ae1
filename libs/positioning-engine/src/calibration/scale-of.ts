import type { ErrorSketch } from './error-sketch.ts';

/** What is known of the wider region counts as much as so many comparisons of one's own. */
const PRIOR_COMPARISONS = 50;
const MIN_SCALE = 0.5;
const MAX_SCALE = 2.5;
/** Circles are promised at 68 %. */
const SHARE = 0.68;

/**
 * What to multiply predicted radii by, so that 68 of 100 circles hold the device: from the widest region to the one that
 * is asked for, each trusted as far as it was measured (positioning.md §5.2). 1 where nothing was.
 */
export function scaleOf(fromWidest: readonly (ErrorSketch | undefined)[]): number {
  let logScale = 0;
  for (const sketch of fromWidest) {
    if (sketch === undefined || sketch.comparisons === 0) continue;
    const { comparisons } = sketch;
    const measured = Math.log(clamped(sketch.quantile(SHARE)));
    logScale = (comparisons * measured + PRIOR_COMPARISONS * logScale) / (comparisons + PRIOR_COMPARISONS);
  }
  return clamped(Math.exp(logScale));
}

const clamped = (scale: number): number => Math.min(MAX_SCALE, Math.max(MIN_SCALE, scale));
