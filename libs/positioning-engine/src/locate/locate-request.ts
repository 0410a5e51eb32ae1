import type { Scan } from '../scan/scan.ts';
import type { PositionKind } from './radio-map.ts';

/** What a caller allows when nothing precise can be said (positioning.md §1.1). */
export interface Fallback {
  readonly area: boolean;
  /** Area, then network, then country. */
  readonly any: boolean;
  /** One radio is enough; its place is blurred (§2.2). */
  readonly singleWifi: boolean;
}

export const NO_FALLBACK: Fallback = { area: false, any: false, singleWifi: false };

export interface LocateRequest {
  readonly scan: Scan;
  /** Percent: how likely the circle is to hold the device. */
  readonly confidence: number;
  readonly fallback: Fallback;
  /**
   * A server's secret, from which the shift of a lone radio's circle follows (positioning.md §2.2). Without one a lone
   * radio is not answered, whether a cell vouches for it or not.
   */
  readonly blurKey?: Uint8Array;
}

/** Found: a circle. */
export interface Located {
  readonly kind: PositionKind;
  readonly lat: number;
  readonly lng: number;
  /** At the requested confidence; at least 1. */
  readonly accuracyMetres: number;
  /** Before any calibration, at 68 %: what a calibration compares with. */
  readonly predictedMetres: number;
  /** Radios whose station was used. */
  readonly radios: number;
}

/** Why a step found nothing; counted in metrics and told in `position.unresolved`. */
export type UnlocatedReason =
  'empty' | 'unknown' | 'single' | 'scattered' | 'mobile' | 'imprecise' | 'area_not_allowed' | 'area_unknown';

export interface Unlocated {
  readonly reason: UnlocatedReason;
}

export type LocateResult = Located | Unlocated;

export const isLocated = (result: LocateResult): result is Located => 'kind' in result;
