import type { ErrorSketch } from './error-sketch.ts';

/** What is known of the wider region counts as much as so many comparisons of one's own. */
const PRIOR_COMPARISONS = 50;
const MIN_SCALE = 0.5;
const MAX_SCALE = 2.5;
/**
 * Where fixes are vaguer than answers, comparing them says as much of the fixes, and the more so the vaguer they are: this
 * for each (g/r)² of the logarithm of a scale is doubted, whichever way it points. Claimed radii are off by a fifth or so,
 * many in the same direction, and that never averages out. And it depends on how contributions come: a map that learned
 * from a device a minute ago errs as that device's fixes do now, and looks better than it is; one that learns whole trips
 * at once is tested by errors of fixes that it does not share, and looks worse.
 */
const DOUBT_OF_FIXES = 0.5;
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
  const doubt = vagueness * DOUBT_OF_FIXES;
  return clamped(Math.exp(logScale / (1 + PRIOR_COMPARISONS * doubt * doubt)));
}

const clamped = (scale: number): number => Math.min(MAX_SCALE, Math.max(MIN_SCALE, scale));
