/** Where a device is believed to be. */
export interface Circle {
  readonly lat: number;
  readonly lng: number;
  /** Holds it with 68 %, metres. */
  readonly radiusMetres: number;
}
