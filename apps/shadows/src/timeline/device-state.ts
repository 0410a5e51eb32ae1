import type { Position } from '@umbra/contracts/telemetry';
import type { Fix } from '@umbra/geo';
import type { Leaves } from './merge-leaves.ts';

/** A position of the trace, as much of it as movement and plausibility need. */
export interface TracePosition extends Fix {
  readonly atMs: number;
}

/** What `system.computed.outlier` of the wire says (contract §4.4). */
export interface Outlier {
  readonly reason: string;
  readonly correctedPosition?: {
    readonly lat: number;
    readonly lng: number;
    readonly accuracy: number;
    readonly timestamp?: number;
  };
}

export interface ReportedPosition {
  readonly value: Position;
  readonly atMs: number;
  readonly outlier?: Outlier;
}

/** The reported shadow with the device time of every value, which is what decides between two of them (SHA-12). */
export interface Reported {
  /** Of the newest telemetry since the shadow was last empty (SHA-11). */
  readonly timestampMs: number;
  readonly payload?: { readonly value: Readonly<Record<string, unknown>>; readonly atMs: number };
  readonly position?: ReportedPosition;
  readonly system?: Leaves;
  readonly moving?: boolean;
  readonly lastMovedAtMs?: number;
}

/** Which positions are believed, for the next one to be judged by. */
export interface Plausibility {
  readonly lastGood?: TracePosition;
  /** The newest one that was flagged, if no believed one came since. */
  readonly suspect?: TracePosition;
}

/** All that the fold knows of a device between two events. Plain data: it is stored as JSON. */
export interface DeviceState {
  /** Of all traces there ever were, so that a newer sample surely is no repetition; outlives every deletion. */
  readonly newestTraceMs: number | null;
  /** Server time: what `online` is computed from. */
  readonly lastIngestedAtMs: number | null;
  /** How often the shadow was emptied: tells samples from before an emptying from later ones. */
  readonly clears: number;
  readonly reported: Reported | null;
  /** The newest and the second newest position of the trace. */
  readonly positions: readonly TracePosition[];
  readonly plausibility: Plausibility;
  /** Server time of the last change of the reported shadow (SHA-40). */
  readonly changedAtMs: number;
}

export const UNKNOWN_DEVICE: DeviceState = {
  newestTraceMs: null,
  lastIngestedAtMs: null,
  clears: 0,
  reported: null,
  positions: [],
  plausibility: {},
  changedAtMs: 0,
};
