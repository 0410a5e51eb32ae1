import type { ShadowCleared, TracesDeleted } from '@umbra/contracts/telemetry';
import type { DeviceState } from './device-state.ts';
import { unchanged, type Step } from './step.ts';

/**
 * TRC-9: the traces are gone, the shadow stays. What was learned from them for judging later positions is gone with them,
 * else a correction would show a deleted place.
 */
export function foldTracesDeleted(state: DeviceState, _event: TracesDeleted): Step {
  return { state: { ...state, positions: [], plausibility: {} }, traces: [], tracesDeleted: true };
}

/** SHA-8: the reported shadow is empty; the traces stay. */
export function foldShadowCleared(state: DeviceState, { data, occurredAt }: ShadowCleared): Step {
  const clearedAtMs = Number.isFinite(data.requestedAtMs) ? data.requestedAtMs : Date.parse(occurredAt);
  return unchanged({
    ...state,
    reported: null,
    clears: state.clears + 1,
    changedAtMs: Math.max(state.changedAtMs, Number.isFinite(clearedAtMs) ? clearedAtMs : 0),
  });
}
