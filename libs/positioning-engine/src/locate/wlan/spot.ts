import { METRES_PER_DEGREE, MIN_COSINE } from '../../grid/grid.ts';

/** A place, and how much narrower a degree of longitude is there than at the equator. */
export interface Spot {
  readonly lat: number;
  readonly lng: number;
  readonly cosine: number;
}

export const spotOf = ({ lat, lng }: { readonly lat: number; readonly lng: number }): Spot => ({
  ...{ lat, lng },
  cosine: Math.max(MIN_COSINE, Math.cos(lat * (Math.PI / 180))),
});

/**
 * Metres between two places that are near each other. From the two alone: in a frame around a third, how far they are
 * apart would tell where that is.
 */
export function metresApart(a: Spot, b: Spot): number {
  const degrees = Math.abs(a.lng - b.lng);
  const east = (Math.min(degrees, 360 - degrees) * (a.cosine + b.cosine)) / 2;
  return METRES_PER_DEGREE * Math.hypot(east, a.lat - b.lat);
}
