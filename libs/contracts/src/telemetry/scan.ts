/** A satellite fix that came as a measurement (`scan.gps`): a contribution, and a last resort as a position (ING-34). */
export interface ScannedFix {
  readonly lat: number;
  readonly lng: number;
  readonly accuracy: number;
  readonly alt?: number;
  readonly altaccuracy?: number;
  readonly heading?: number;
  readonly speed?: number;
  readonly satellitecount?: number;
  readonly timestamp?: number;
}

/** Radio measurements of one moment (contract §3.2). Only positioning looks into the radio groups. */
export interface Scan {
  readonly gps?: ScannedFix;
  readonly [radio: string]: unknown;
}
