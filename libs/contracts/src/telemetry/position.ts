/** A position as on the wire (contract §3.2): WGS-84 degrees, metres, whole metres a second. */
export interface Position {
  readonly lat: number;
  readonly lng: number;
  /** Metres: the radius of a circle that holds the device with `confidence`. */
  readonly accuracy: number;
  readonly alt?: number;
  readonly altaccuracy?: number;
  /** Percent, 50…95; 68 when absent. */
  readonly confidence?: number;
  /** Degrees 0…359, only together with `speed`. */
  readonly heading?: number;
  /** Metres a second. */
  readonly speed?: number;
  readonly satellitecount?: number;
  readonly wlancount?: number;
  readonly type?: string;
  /** Time of the fix, milliseconds. */
  readonly timestamp?: number;
  readonly floor?: { readonly id: string; readonly level: number; readonly name: string };
}

export const DEFAULT_CONFIDENCE_PERCENT = 68;
