import type { Circle } from './circle.ts';
import { extentOf } from './prior-extent.ts';
import { radiusOfWeight } from './radius-of-weight.ts';
import { weightedMedian } from './weighted-median.ts';
import type { WeightedPlace } from './weighted-place.ts';

/**
 * The median of the places, and how far from it 68 % of their weight lie: rather more where little was observed.
 * @param observations that the places come from, whatever each weighs now
 * @returns undefined when no place has a weight
 */
export function circleOfPlaces(places: readonly WeightedPlace[], observations: number): Circle | undefined {
  const centre = weightedMedian(places);
  if (centre === undefined) return undefined;
  const seenMetres = radiusOfWeight(centre, places);
  // A record of another map has its own rule for when little is known.
  const own = sumOf(places.filter(({ radiusMetres }) => radiusMetres === 0)) / sumOf(places);
  return { ...centre, radiusMetres: own * extentOf(seenMetres, observations) + (1 - own) * seenMetres };
}

/** The observations that the places of a cell come from, before others have weighed them. */
export const observationsOf = (places: readonly WeightedPlace[]): number => sumOf(places);

const sumOf = (places: readonly WeightedPlace[]): number => places.reduce((sum, { weight }) => sum + weight, 0);
