import type { Bbox } from '@umbra/wire';

/** The whole way round, degrees. */
export const FULL_TURN = 360;

/**
 * The rectangle of degrees that encloses a shape. Longitudes grow eastwards from `west`, of −180 to 180: an `east` of more
 * than 180 says that it crosses the 180th meridian.
 */
export interface Envelope {
  readonly south: number;
  readonly west: number;
  readonly north: number;
  readonly east: number;
}

/** A box of a query, whose east may be west of its west (contract §1.7). */
export const envelopeOfBbox = ({ north, west, south, east }: Bbox): Envelope =>
  envelope({ south, west, north, east: east < west ? east + FULL_TURN : east });

/** Puts the beginning where it belongs; more than once round is once round. */
export function envelope({ south, west, north, east }: Envelope): Envelope {
  if (east - west >= FULL_TURN) return { south, west: -FULL_TURN / 2, north, east: FULL_TURN / 2 };
  const turns = Math.floor((west + FULL_TURN / 2) / FULL_TURN) * FULL_TURN;
  return { south, west: west - turns, north, east: east - turns };
}

/** Where else on the endless line of longitudes the same places are; enough for any two envelopes to meet. */
export const SAME_PLACES = [-FULL_TURN, 0, FULL_TURN] as const;

/** Whether a place is within; its ends are. */
export const envelopeContains = ({ south, west, north, east }: Envelope, lat: number, lng: number): boolean =>
  lat >= south && lat <= north && SAME_PLACES.some((shift) => lng + shift >= west && lng + shift <= east);
