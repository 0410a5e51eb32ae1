import type { Circle } from './circle.ts';
import { radiusOfWeight } from './radius-of-weight.ts';
import { weightedMedian } from './weighted-median.ts';
import type { WeightedPlace } from './weighted-place.ts';

/** A few tiles tell less of how far a cell reaches than many: one triples the radius. */
const FEW_TILES = 2;

/** @returns undefined when no place has a weight */
export function circleOfPlaces(places: readonly WeightedPlace[]): Circle | undefined {
  const centre = weightedMedian(places);
  if (centre === undefined) return undefined;
  const tiles = places.filter(({ radiusMetres }) => radiusMetres === 0);
  const share = sumOf(tiles) / sumOf(places);
  const widening = tiles.length === 0 ? 1 : 1 + (FEW_TILES * share) / tiles.length;
  return { ...centre, radiusMetres: widening * radiusOfWeight(centre, places) };
}

const sumOf = (places: readonly WeightedPlace[]): number => places.reduce((sum, { weight }) => sum + weight, 0);
