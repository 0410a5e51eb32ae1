import type { Scan } from '../scan/scan.ts';

/** A scan whose place is known: what the map learns from. */
export interface Contribution {
  /** When the scan was taken, milliseconds since 1970. */
  readonly atMs: number;
  readonly fix: GnssFix;
  readonly scan: Scan;
  /** 48 bits that name this contribution and no other: who keeps some of many keeps those with the smallest. */
  readonly hash: number;
  /** 16 bits that tell devices apart without naming them. */
  readonly deviceHash: number;
  /** 0 … 15: the class of the session (a device on a day) it belongs to. */
  readonly sessionClass: number;
}

/** A satellite fix: never one that was found from radio itself, or the map learns from itself (§7.3). */
export interface GnssFix {
  readonly lat: number;
  readonly lng: number;
  /** The radius that the device claims, metres at 68 %. */
  readonly accuracyMetres: number;
  /** Metres a second; 0 when unknown. */
  readonly speedMps: number;
  /** Between the fix and the scan. */
  readonly ageMs: number;
}
