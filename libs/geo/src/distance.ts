import { distance } from '@turf/distance';

/** A place on WGS-84, degrees. */
export interface Place {
  readonly lat: number;
  readonly lng: number;
}

/** A place that is known to lie within a radius around itself. */
export interface Fix extends Place {
  /** Metres. */
  readonly accuracy: number;
}

/** The mean radius of WGS-84 (IUGG), of the sphere that distances are measured on. */
export const EARTH_RADIUS_METRES = 6_371_008.8;

/** Great-circle distance in metres. */
export function distanceMetres(a: Place, b: Place): number {
  return distance([a.lng, a.lat], [b.lng, b.lat], { units: 'meters' });
}

/** What is left of the distance when both places lie as near to each other as their accuracies allow; never negative. */
export function provenDistanceMetres(a: Fix, b: Fix): number {
  return Math.max(0, distanceMetres(a, b) - a.accuracy - b.accuracy);
}
