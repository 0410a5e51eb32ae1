import type { Circle } from './circle.ts';
import { radiusOfWeight } from './radius-of-weight.ts';
import { weightedMedian } from './weighted-median.ts';
import type { WeightedPlace } from './weighted-place.ts';

/**
 * What a cell is taken to reach before anything is known of it, and how many observations that is worth: as with records
 * of other maps (`importedPlace`), of less than three nothing can be told. Circles of cells that were heard in one street
 * come out ten times too small without this, whatever factor there is for few tiles.
 */
const PRIOR_METRES = 1_000;
const PRIOR_OBSERVATIONS = 3;

/**
 * The median of the places, and how far from it 68 % of their weight lie: rather more where little was observed.
 * @param observations that the places come from, whatever each weighs now
 * @returns undefined when no place has a weight
 */
export function circleOfPlaces(places: readonly WeightedPlace[], observations: number): Circle | undefined {
  const centre = weightedMedian(places);
  if (centre === undefined) return undefined;
  // A record of another map has its own rule for when little is known.
  const own = sumOf(places.filter(({ radiusMetres }) => radiusMetres === 0)) / sumOf(places);
  const prior = own * PRIOR_OBSERVATIONS;
  const seenMetres = radiusOfWeight(centre, places);
  return { ...centre, radiusMetres: (observations * seenMetres + prior * PRIOR_METRES) / (observations + prior) };
}

/** The observations that the places of a cell come from, before others have weighed them. */
export const observationsOf = (places: readonly WeightedPlace[]): number => sumOf(places);

const sumOf = (places: readonly WeightedPlace[]): number => places.reduce((sum, { weight }) => sum + weight, 0);
