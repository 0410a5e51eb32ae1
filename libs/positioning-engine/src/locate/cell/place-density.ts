import type { LocalFrame } from '../../grid/local-frame.ts';
import { extentOf } from './prior-extent.ts';
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
  /** Root mean square, at least a tile: how far around their middle the places are. */
  readonly spreadMetres: number;

  constructor(places: readonly WeightedPlace[], frame: LocalFrame) {
    this.#x = Float64Array.from(places, ({ lng }) => frame.x(lng));
    this.#y = Float64Array.from(places, ({ lat }) => frame.y(lat));
    const total = places.reduce((sum, { weight }) => sum + weight, 0);
    const { spread, effective } = this.#extent(places, total);
    this.spreadMetres = Math.max(MIN_BANDWIDTH_METRES, spread);
    const bandwidth = Math.max(MIN_BANDWIDTH_METRES, extentOf(spread, total) * effective ** (-1 / 6));
    this.#inverseSquare = Float64Array.from(places, ({ radiusMetres }) => {
      return 1 / Math.max(bandwidth, radiusMetres / BANDWIDTHS_OF_RADIUS) ** 2;
    });
    this.#weight = Float64Array.from(places, ({ weight }, index) => (weight / total) * this.#inverseSquare[index]!);
  }

  /** Per square metre, times 2π; both coordinates in the frame's metres. */
  at(x: number, y: number): number {
    let sum = 0;
    for (let index = 0; index < this.#x.length; index += 1) {
      const [east, north] = [x - this.#x[index]!, y - this.#y[index]!];
      const bandwidths = 1 + (east * east + north * north) * this.#inverseSquare[index]!;
      sum += this.#weight[index]! / (bandwidths * Math.sqrt(bandwidths));
    }
    return sum;
  }

  /** The spread of the places, and how many of equal weight would tell as much. */
  #extent(places: readonly WeightedPlace[], total: number): { spread: number; effective: number } {
    let [x, y, square, squareOfShares] = [0, 0, 0, 0];
    for (const [index, { weight, radiusMetres }] of places.entries()) {
      const share = weight / total;
      x += share * this.#x[index]!;
      y += share * this.#y[index]!;
      square += share * (this.#x[index]! ** 2 + this.#y[index]! ** 2 + radiusMetres ** 2);
      squareOfShares += share * share;
    }
    return { spread: Math.sqrt(Math.max(0, square - x * x - y * y)), effective: 1 / squareOfShares };
  }
}
