/**
 * Radius at a confidence, relative to the radius at 68 %, as measured on real position errors (their tails are heavier
 * than a Gaussian's). Between two rows the factor is linear in ln(1 − p).
 */
const FACTORS: readonly (readonly [percent: number, factor: number])[] = [
  [50, 0.75],
  [68, 1],
  [80, 1.22],
  [90, 1.6],
  [95, 2],
  [99, 3.2],
];

const DEFAULT_CONFIDENCE_PERCENT = 68;

/** How much wider (or narrower) a radius must be drawn to hold the truth with `percent` instead of 68 %. Monotonic. */
export function radiusFactor(percent: number): number {
  const [first, ...rest] = FACTORS as readonly [(typeof FACTORS)[number], ...typeof FACTORS];
  let [lowPercent, lowFactor] = first;
  if (percent <= lowPercent) return lowFactor;
  for (const [highPercent, highFactor] of rest) {
    if (percent <= highPercent) {
      const share = (tail(percent) - tail(lowPercent)) / (tail(highPercent) - tail(lowPercent));
      return lowFactor + share * (highFactor - lowFactor);
    }
    [lowPercent, lowFactor] = [highPercent, highFactor];
  }
  return lowFactor;
}

/** The accuracy that the same position has at 68 %, metres: what makes two positions comparable (ING-33). */
export function accuracyAt68(position: { readonly accuracy: number; readonly confidence?: number }): number {
  return position.accuracy / radiusFactor(position.confidence ?? DEFAULT_CONFIDENCE_PERCENT);
}

const tail = (percent: number): number => Math.log(1 - percent / 100);
