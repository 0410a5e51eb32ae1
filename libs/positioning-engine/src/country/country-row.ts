/** What is known of the land of one or several mobile country codes. */
export interface CountryRow {
  readonly mccs: readonly number[];
  /** The median of its area, degrees. */
  readonly lat: number;
  readonly lng: number;
  /** Holds 68 % of its area. */
  readonly radiusKm: number;
  /** See `CountryMask`. */
  readonly mask: string;
}
