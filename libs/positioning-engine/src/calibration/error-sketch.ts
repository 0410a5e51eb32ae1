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
const FULL_WEIGHT = 16;
/** Then all counts are halved: what was measured long ago fades. */
const MAX_WEIGHT = 2_000 * FULL_WEIGHT;

/**
 * How far off answers were, in predicted radii: counts in buckets of q = √(d² − g²)/r. Whole numbers that add up in any
 * order until they are halved.
 */
export class ErrorSketch {
  readonly #buckets = new Uint32Array(BUCKETS);
  /** Sum of the weights. */
  #weight = 0;
  /** Sum of weight · (g/r)². */
  #vagueness = 0;

  /** @param counts as `counts` gave them */
  constructor(counts: readonly number[] = []) {
    const [vagueness = 0, ...buckets] = counts;
    this.#vagueness = vagueness;
    for (const [index, count] of buckets.slice(0, BUCKETS).entries()) {
      this.#buckets[index] = count;
      this.#weight += count;
    }
  }

  /** Whole numbers, to be stored. */
  get counts(): number[] {
    return [this.#vagueness, ...this.#buckets];
  }

  /** How many comparisons with perfect fixes the ratios are worth. */
  get comparisons(): number {
    return this.#weight / FULL_WEIGHT;
  }

  /** The mean of (g/r)²: where fixes are vaguer than answers, no number of them tells which of the two is wrong. */
  get vagueness(): number {
    return this.#weight === 0 ? 0 : this.#vagueness / this.#weight;
  }

  /** A fix that is vaguer than the answer shows its own error: it counts by the answer's share of what is seen, squared. */
  add({ distanceMetres, fixRadiusMetres, predictedMetres }: MeasuredError): void {
    const [fix, predicted] = [fixRadiusMetres ** 2, predictedMetres ** 2];
    const weight = Math.round(FULL_WEIGHT * (predicted / (predicted + fix)) ** 2);
    // So vague that it says nothing, however far off it is.
    if (!(weight > 0)) return;
    this.#buckets[bucketOf(Math.sqrt(Math.max(0, distanceMetres ** 2 - fix) / predicted))]! += weight;
    this.#weight += weight;
    this.#vagueness += Math.round((weight * fix) / predicted);
    if (this.#weight > MAX_WEIGHT) this.#halve();
  }

  /** The ratio that this share of the answers does not exceed; NaN when there is none. */
  quantile(share: number): number {
    const wanted = share * this.#weight;
    let seen = 0;
    for (const [index, count] of this.#buckets.entries()) {
      if (count > 0 && seen + count >= wanted) {
        return index === 0 ? 0 : LOWEST * 2 ** ((index - 1 + (wanted - seen) / count) / STEPS_PER_DOUBLING);
      }
      seen += count;
    }
    return Number.NaN;
  }

  #halve(): void {
    this.#weight = 0;
    this.#vagueness = Math.floor(this.#vagueness / 2);
    for (let index = 0; index < BUCKETS; index += 1) {
      this.#buckets[index] = this.#buckets[index]! >>> 1;
      this.#weight += this.#buckets[index]!;
    }
  }
}

function bucketOf(ratio: number): number {
  if (ratio < LOWEST) return 0;
  return Math.min(BUCKETS - 1, 1 + Math.floor(Math.log2(ratio / LOWEST) * STEPS_PER_DOUBLING));
}
