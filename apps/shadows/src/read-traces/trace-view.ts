import type { Position } from '@umbra/contracts/telemetry';
import type { Fix } from '@umbra/geo';
import type { Outlier } from '../timeline/device-state.ts';
import { hasMoved } from '../timeline/movement.ts';
import type { TraceBody } from '../timeline/trace-row.ts';

/** A trace as it was read, with the position before its own. */
export interface ReadTrace {
  readonly timestampMs: number;
  readonly acceptedAtMs: number;
  readonly body: TraceBody;
  readonly outlier: Outlier | null;
  /** Of the next older trace that has one, whether it is in the answer or not. */
  readonly previous: Fix | undefined;
}

/** A trace as the wire has it (contract §5). */
export interface TraceView {
  readonly timestamp: number;
  readonly serverTimestamp: number;
  readonly payload?: Readonly<Record<string, unknown>>;
  readonly position?: Position;
  readonly system?: Readonly<Record<string, unknown>>;
  readonly trackingDisabled?: readonly string[];
}

/** SHA-20: of what is computed, a trace has `moving` and `outlier` alone; without a position it has neither. */
export function traceView({ timestampMs, acceptedAtMs, body, outlier, previous }: ReadTrace): TraceView {
  const { payload, position, system, trackingDisabled } = body;
  const computed =
    position === undefined
      ? undefined
      : { moving: previous !== undefined && hasMoved(previous, position), ...(outlier === null ? {} : { outlier }) };
  return {
    timestamp: timestampMs,
    serverTimestamp: acceptedAtMs,
    ...(payload === undefined ? {} : { payload }),
    ...(position === undefined ? {} : { position }),
    ...(system === undefined && computed === undefined
      ? {}
      : { system: { ...system, ...(computed === undefined ? {} : { computed }) } }),
    ...(trackingDisabled === undefined ? {} : { trackingDisabled }),
  };
}
