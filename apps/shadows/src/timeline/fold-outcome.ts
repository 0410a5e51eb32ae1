import type { Position, PositionResolved, PositionUnresolved } from '@umbra/contracts/telemetry';
import { chooseBetterPosition } from './choose-better-position.ts';
import type { DeviceState } from './device-state.ts';
import { tracePosition } from './fold-telemetry.ts';
import { withMovement, withPosition } from './movement.ts';
import { unchanged, type FindTrace, type Step } from './step.ts';
import type { TraceRow } from './trace-row.ts';

/**
 * Completes the trace that positioning speaks of, and the reported position if that is not newer. An outcome for a sample
 * that is gone has no effect, nor has a second one.
 */
export function foldOutcome(
  state: DeviceState,
  event: PositionResolved | PositionUnresolved,
  findTrace: FindTrace,
  horizonMs: number,
): Step {
  const { eventId, index, sampledAtMs } = event.data.sample;
  // Before the horizon a trace is as good as gone, whether its partition has been dropped yet or not.
  const trace = sampledAtMs < horizonMs ? undefined : findTrace(sampledAtMs);
  if (trace === undefined || trace.eventId !== eventId || trace.sampleIndex !== index || trace.isSettled) {
    return unchanged(state);
  }
  const { awaited, body } = trace;
  const settled: TraceRow = { ...trace, awaited: null, isSettled: true };
  const position = positionAfter(event, trace);
  if (position === undefined || position === body.position) return { ...unchanged(state), traces: [settled] };
  const completed: TraceRow = {
    ...settled,
    // What was flagged is not the trace's position any more.
    outlier: null,
    body: { ...body, position },
  };
  const isOfThisShadow = awaited === null || awaited.clears === state.clears;
  return {
    state: withResolved(state, sampledAtMs, position, isOfThisShadow, Date.parse(event.occurredAt)),
    traces: [completed],
    tracesDeleted: false,
  };
}

function positionAfter(event: PositionResolved | PositionUnresolved, trace: TraceRow): Position | undefined {
  const provided = trace.body.position;
  if (event.type === 'position.unresolved') return provided ?? trace.awaited?.gps;
  const { position: resolved } = event.data;
  return provided === undefined ? resolved : chooseBetterPosition(provided, resolved);
}

function withResolved(
  state: DeviceState,
  atMs: number,
  position: Position,
  isOfThisShadow: boolean,
  occurredAtMs: number,
): DeviceState {
  const positions = withPosition(state.positions, tracePosition(atMs, position));
  let { reported } = state;
  if (reported !== null && isOfThisShadow && atMs >= (reported.position?.atMs ?? 0)) {
    reported = { ...reported, position: { value: position, atMs } };
  }
  if (reported !== null && positions !== state.positions) reported = withMovement(reported, positions);
  const hasChanged = reported !== state.reported && Number.isFinite(occurredAtMs);
  return {
    ...state,
    positions,
    reported,
    changedAtMs: hasChanged ? Math.max(state.changedAtMs, occurredAtMs) : state.changedAtMs,
  };
}
