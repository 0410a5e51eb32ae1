import type { DeviceState } from './device-state.ts';
import type { TraceRow } from './trace-row.ts';

/** What a fold may ask of the traces that exist: only for samples that are not the newest, and for outcomes. */
export type FindTrace = (sampledAtMs: number) => TraceRow | undefined;

/** What one event makes of one device. */
export interface Step {
  readonly state: DeviceState;
  /** New traces, and replaced ones, by their device time; after the deletion, if there is one. */
  readonly traces: readonly TraceRow[];
  readonly tracesDeleted: boolean;
}

export const unchanged = (state: DeviceState): Step => ({ state, traces: [], tracesDeleted: false });
