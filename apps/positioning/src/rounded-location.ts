/** What leaves the house of a position: 11 cm and whole metres are more than radio can tell (positioning.md §1.2). */
export interface RoundedLocation {
  readonly lat: number;
  readonly lng: number;
  /** Metres, at least 1. */
  readonly accuracy: number;
}

const DEGREE_DIGITS = 1e6;

export const roundedLocation = (at: {
  readonly lat: number;
  readonly lng: number;
  readonly accuracyMetres: number;
}): RoundedLocation => ({
  lat: Math.round(at.lat * DEGREE_DIGITS) / DEGREE_DIGITS,
  lng: Math.round(at.lng * DEGREE_DIGITS) / DEGREE_DIGITS,
  accuracy: Math.max(1, Math.round(at.accuracyMetres)),
});
