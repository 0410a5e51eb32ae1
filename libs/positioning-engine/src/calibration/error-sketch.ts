/** How an answer compared with the fix that came with its scan (positioning.md §5.2). */
export interface MeasuredError {
  /** Between the answer and the fix, metres. */
  readonly distanceMetres: number;
  /** The radius that the device claims for its fix, at 68 %. */
  readonly fixRadiusMetres: number;
  /** `Located.predictedMetres`. */
  readonly predictedMetres: number;
}

/** Buckets of a factor 2^(1/8) from 1/16 to 32, and one below for what lies in the fix's own circle. */
const STEPS_PER_DOUBLING = 8;
const LOWEST = 2 ** -4;
const BUCKETS = 1 + 9 * STEPS_PER_DOUBLING;
/** A comparison with a perfect fix counts this much; less the vaguer the fix. */
export const FULL_WEIGHT = 16;
/** Then all counts are halved: what was measured long ago fades. */
const MAX_WEIGHT = 2_000 * FULL_WEIGHT;

/**
 * How far off answers were, in predicted radii: counts in buckets of q = √(d² − g²)/r. Whole numbers that add up in any
 * order until they are halved.
 */
export class ErrorSketch {
  readonly #counts: Uint32Array;
  #weight = 0;

  constructor(counts: ArrayLike<number> = []) {
    this.#counts = new Uint32Array(BUCKETS);
    for (let index = 0; index < Math.min(counts.length, BUCKETS); index += 1) {
      this.#counts[index] = counts[index]!;
      this.#weight += counts[index]!;
    }
  }

  /** As stored. */
  get counts(): readonly number[] {
    return [...this.#counts];
  }

  /** In comparisons with perfect fixes. */
  get comparisons(): number {
    return this.#weight / FULL_WEIGHT;
  }

  /**
   * A fix that is vaguer than the answer says little of the answer: its own error is all one sees. So it counts by the
   * share of what is seen that is the answer's, squared.
   */
  add({ distanceMetres, fixRadiusMetres, predictedMetres }: MeasuredError): void {
    const [fix, predicted] = [fixRadiusMetres ** 2, predictedMetres ** 2];
    const weight = Math.round(FULL_WEIGHT * (predicted / (predicted + fix)) ** 2);
    const ratio = Math.sqrt(Math.max(0, distanceMetres ** 2 - fix) / predicted);
    this.#counts[bucketOf(ratio)]! += weight;
    this.#weight += weight;
    if (this.#weight > MAX_WEIGHT) this.#halve();
  }

  /** The ratio that this share of the answers does not exceed; NaN when there is none. */
  quantile(share: number): number {
    const wanted = share * this.#weight;
    let seen = 0;
    for (let index = 0; index < BUCKETS; index += 1) {
      const count = this.#counts[index]!;
      if (seen + count >= wanted && count > 0) {
        return index === 0 ? 0 : LOWEST * 2 ** ((index - 1 + (wanted - seen) / count) / STEPS_PER_DOUBLING);
      }
      seen += count;
    }
    return Number.NaN;
  }

  #halve(): void {
    this.#weight = 0;
    for (let index = 0; index < BUCKETS; index += 1) {
      this.#counts[index] = this.#counts[index]! >>> 1;
      this.#weight += this.#counts[index]!;
    }
  }
}

function bucketOf(ratio: number): number {
  if (ratio < LOWEST) return 0;
  return Math.min(BUCKETS - 1, 1 + Math.floor(Math.log2(ratio / LOWEST) * STEPS_PER_DOUBLING));
}
