/** Where the cells of a scan place the device: what its radios can be held against (positioning.md §4.2). */
export interface CellCircle {
  readonly lat: number;
  readonly lng: number;
  /** Holds the device with 95 %, metres. */
  readonly radius95Metres: number;
  /** Whether it follows from what all know, and not from what the caller alone says. */
  readonly isShared: boolean;
}
