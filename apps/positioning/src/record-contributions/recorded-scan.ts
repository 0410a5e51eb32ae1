import type { GnssFix, Scan } from '@umbra/positioning-engine';

/** A scan whose place is known and that did not come over the log: from a file, or by Geosubmit. */
export interface RecordedScan {
  /** Whatever tells the recording device from others; the map keeps a keyed hash of a few bits. */
  readonly device: string;
  readonly atMs: number;
  /** What was said of the time, where it was corrected: who repeats it says the same again. 0: nothing. */
  readonly statedMs?: number;
  readonly fix: GnssFix;
  readonly scan: Scan;
}
