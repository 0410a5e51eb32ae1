import type { GnssFix, Scan } from '@umbra/positioning-engine';

/** A scan whose place is known and that did not come over the log: from a file, or by Geosubmit. */
export interface RecordedScan {
  /** Whatever tells the recording device from others; the map keeps a keyed hash of a few bits. */
  readonly device: string;
  readonly atMs: number;
  readonly fix: GnssFix;
  readonly scan: Scan;
}
