/** A place where a device may be, and how much speaks for it. */
export interface WeightedPlace {
  readonly lat: number;
  readonly lng: number;
  readonly weight: number;
  /** 0 for a tile. What stands for a whole cell is spread around its place: 68 % of it within this, metres. */
  readonly radiusMetres: number;
}
