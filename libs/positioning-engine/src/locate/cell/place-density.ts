import type { LocalFrame } from '../../grid/local-frame.ts';
import type { WeightedPlace } from './weighted-place.ts';

/** A tile tells nothing finer. */
const MIN_BANDWIDTH_METRES = 60;
/** Holds 68 % of the kernel within three bandwidths. */
const BANDWIDTHS_OF_RADIUS = 3;

/**
 * How likely a device that hears a cell is to be at a place, also at those where nobody has heard it yet: the places where
 * it was heard, smoothed as Silverman's rule has it for as many in a plane (spread · n^(−1/6)). The kernel is a Cauchy
 * distribution of two dimensions: it never says that something cannot be.
 */
export class PlaceDensity {
  readonly #x: Float64Array;
  readonly #y: Float64Array;
  readonly #weight: Float64Array;
  readonly #inverseSquare: Float64Array;

  constructor(places: readonly WeightedPlace[], frame: LocalFrame) {
    this.#x = Float64Array.from(places, ({ lng }) => frame.x(lng));
    this.#y = Float64Array.from(places, ({ lat }) => frame.y(lat));
    const total = places.reduce((sum, { weight }) => sum + weight, 0);
    const bandwidth = Math.max(MIN_BANDWIDTH_METRES, this.#silverman(places, total));
    this.#inverseSquare = Float64Array.from(places, ({ radiusMetres }) => {
      return 1 / Math.max(bandwidth, radiusMetres / BANDWIDTHS_OF_RADIUS) ** 2;
    });
    this.#weight = Float64Array.from(places, ({ weight }, index) => (weight / total) * this.#inverseSquare[index]!);
  }

  /** The logarithm, up to a constant; both coordinates in the frame's metres. */
  logAt(x: number, y: number): number {
    let sum = 0;
    for (let index = 0; index < this.#x.length; index += 1) {
      const [east, north] = [x - this.#x[index]!, y - this.#y[index]!];
      const bandwidths = 1 + (east * east + north * north) * this.#inverseSquare[index]!;
      sum += this.#weight[index]! / (bandwidths * Math.sqrt(bandwidths));
    }
    return Math.log(sum);
  }

  #silverman(places: readonly WeightedPlace[], total: number): number {
    let [x, y, square, squareOfWeights] = [0, 0, 0, 0];
    for (const [index, { weight }] of places.entries()) {
      const share = weight / total;
      x += share * this.#x[index]!;
      y += share * this.#y[index]!;
      square += share * (this.#x[index]! ** 2 + this.#y[index]! ** 2);
      squareOfWeights += share * share;
    }
    const spread = Math.sqrt(Math.max(0, square - x * x - y * y));
    return spread * squareOfWeights ** (1 / 6);
  }
}
