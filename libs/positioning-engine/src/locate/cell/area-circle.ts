import type { Area } from '../radio-map.ts';
import { radiusOfWeight } from './radius-of-weight.ts';
import { weightedMedian } from './weighted-median.ts';

/** A cell that was heard with the code of an area. */
export interface AreaMember {
  readonly lat: number;
  readonly lng: number;
  /** How often it was. */
  readonly count: number;
}

/** Whoever is heard by an unknown cell of an area is rather outside of what is known of it. */
const WIDENING = 1.2;

/**
 * The area as its known cells show it: their median, and how far 68 % of their weight lie. (positioning.md §6)
 * @returns undefined when none is known
 */
export function areaCircle(members: readonly AreaMember[]): Area | undefined {
  const places = members
    .map(({ lat, lng, count }) => ({ lat, lng, weight: Math.sqrt(count), radiusMetres: 0 }))
    // One order for all: the same cells make the same circle, to the last digit.
    .sort((a, b) => a.lat - b.lat || a.lng - b.lng || a.weight - b.weight);
  const centre = weightedMedian(places);
  if (centre === undefined) return undefined;
  return { ...centre, radiusMetres: WIDENING * radiusOfWeight(centre, places), cells: members.length };
}
