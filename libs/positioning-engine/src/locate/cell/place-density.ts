import type { LocalFrame } from '../../grid/local-frame.ts';
import { extentOf } from './prior-extent.ts';
import type { WeightedPlace } from './weighted-place.ts';

/** A tile tells nothing finer. */
const MIN_BANDWIDTH_METRES = 60;
/** Holds 68 % of the kernel within three bandwidths. */
const BANDWIDTHS_OF_RADIUS = 3;
/** No frame reaches so far, counted in squares of a bandwidth. */
const SQUARES = 2 ** 22;

/**
 * How likely a device that hears a cell is to be at a place, also at those where nobody has heard it yet: the places where
 * it was heard, smoothed as Silverman's rule has it for as many in a plane (spread · n^(−1/6)). The kernel is a Cauchy
 * distribution of two dimensions: it never says that something cannot be.
 */
export class PlaceDensity {
  /** Root mean square, at least a tile: how far around their middle the places are. */
  readonly spreadMetres: number;
  readonly #kernels: readonly Kernel[];

  constructor(places: readonly WeightedPlace[], frame: LocalFrame) {
    const points = places.map(({ lat, lng, weight, radiusMetres }) => {
      return { x: frame.x(lng), y: frame.y(lat), weight, radiusMetres };
    });
    const { spread, effective, total } = extentOfPoints(points);
    this.spreadMetres = Math.max(MIN_BANDWIDTH_METRES, spread);
    const bandwidth = Math.max(MIN_BANDWIDTH_METRES, extentOf(spread, total) * effective ** (-1 / 6));
    this.#kernels = merged(points, bandwidth).map(({ x, y, weight, radiusMetres }) => {
      const inverseSquare = 1 / Math.max(bandwidth, radiusMetres / BANDWIDTHS_OF_RADIUS) ** 2;
      return { x, y, inverseSquare, peak: (weight / total) * inverseSquare };
    });
  }

  /** Per square metre, times 2π; both coordinates in the frame's metres. */
  at(x: number, y: number): number {
    let sum = 0;
    for (const kernel of this.#kernels) {
      const [east, north] = [x - kernel.x, y - kernel.y];
      const bandwidths = 1 + (east * east + north * north) * kernel.inverseSquare;
      sum += kernel.peak / (bandwidths * Math.sqrt(bandwidths));
    }
    return sum;
  }
}

interface Kernel {
  readonly x: number;
  readonly y: number;
  readonly inverseSquare: number;
  readonly peak: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
  readonly weight: number;
  readonly radiusMetres: number;
}

/** The spread of the points, and how many of equal weight would tell as much. */
function extentOfPoints(points: readonly Point[]): { spread: number; effective: number; total: number } {
  let [x, y, square, squareOfWeights, total] = [0, 0, 0, 0, 0];
  for (const point of points) {
    x += point.weight * point.x;
    y += point.weight * point.y;
    square += point.weight * (point.x ** 2 + point.y ** 2 + point.radiusMetres ** 2);
    squareOfWeights += point.weight ** 2;
    total += point.weight;
  }
  const variance = square / total - (x / total) ** 2 - (y / total) ** 2;
  return { spread: Math.sqrt(Math.max(0, variance)), effective: total ** 2 / squareOfWeights, total };
}

/** Within a square of one bandwidth, many tiles smoothed are as good as one. */
function merged(points: readonly Point[], bandwidth: number): Point[] {
  const squares = new Map<number, { x: number; y: number; weight: number }>();
  const records: Point[] = [];
  for (const point of points) {
    if (point.radiusMetres > 0) {
      records.push(point);
      continue;
    }
    const key = Math.floor(point.x / bandwidth) * SQUARES + Math.floor(point.y / bandwidth);
    const square = squares.get(key) ?? { x: 0, y: 0, weight: 0 };
    square.x += point.weight * point.x;
    square.y += point.weight * point.y;
    square.weight += point.weight;
    squares.set(key, square);
  }
  const tiles = [...squares.values()].map(({ x, y, weight }) => ({ x: x / weight, y: y / weight, weight }));
  return [...records, ...tiles.map((tile) => ({ ...tile, radiusMetres: 0 }))];
}
