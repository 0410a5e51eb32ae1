import type { IngestedSample, Position, ScannedFix, TelemetryIngestedData } from '@umbra/contracts/telemetry';
import type { Outlier } from './device-state.ts';

/** What a trace keeps of its sample, in the members of the wire. Never the scan (ING-36). */
export interface TraceBody {
  readonly payload?: Readonly<Record<string, unknown>>;
  readonly position?: Position;
  readonly system?: Readonly<Record<string, unknown>>;
  readonly trackingDisabled?: readonly string[];
}

/** What a sample with a scan keeps until positioning has said its word. */
export interface AwaitedOutcome {
  /** How often the shadow had been emptied when the sample came: an emptied shadow does not get an older position back. */
  readonly clears: number;
  /** The last resort, if the scan cannot be resolved and the sample brought no position (ING-34). */
  readonly gps?: ScannedFix;
}

/** One trace: what became of one sample (ING-40). */
export interface TraceRow {
  readonly trackingId: string;
  /** Device time; with `trackingId` the identity of the trace (ING-46). */
  readonly sampledAtMs: number;
  readonly acceptedAtMs: number;
  /** The sample's id: what a position outcome names. */
  readonly eventId: string;
  readonly sampleIndex: number;
  readonly mode: string | null;
  readonly outlier: Outlier | null;
  readonly awaited: AwaitedOutcome | null;
  /** True once positioning has said its word: the first one stands. */
  readonly isSettled: boolean;
  readonly body: TraceBody;
}

export function traceOf(
  eventId: string,
  sampleIndex: number,
  { trackingId, acceptedAtMs }: TelemetryIngestedData,
  { sampledAtMs, payload, position, scan, system, trackingDisabled }: IngestedSample,
  outlier: Outlier | null,
  clears: number,
): TraceRow {
  const mode = system?.['mode'];
  return {
    trackingId,
    sampledAtMs,
    acceptedAtMs,
    eventId,
    sampleIndex,
    mode: typeof mode === 'string' ? mode : null,
    outlier,
    awaited: scan === undefined ? null : { clears, ...(scan.gps === undefined ? {} : { gps: scan.gps }) },
    isSettled: false,
    body: {
      ...(payload === undefined ? {} : { payload }),
      ...(position === undefined ? {} : { position }),
      ...(system === undefined ? {} : { system }),
      ...(trackingDisabled === undefined ? {} : { trackingDisabled }),
    },
  };
}
