import type { IngestedSample, Position, TelemetryIngested } from '@umbra/contracts/telemetry';
import { judgePosition } from './detect-outlier.ts';
import type { DeviceState, Outlier, Reported, TracePosition } from './device-state.ts';
import { mergeLeaves } from './merge-leaves.ts';
import { withMovement, withPosition } from './movement.ts';
import type { FindTrace, Step } from './step.ts';
import { traceOf, type TraceRow } from './trace-row.ts';

/**
 * Folds accepted samples into their device, in the order of their device times (ING-45). Samples from before the retention
 * horizon and repeated ones are dropped before anything looks at them (ING-46).
 */
export function foldTelemetry(
  state: DeviceState,
  { id, data }: TelemetryIngested,
  findTrace: FindTrace,
  horizonMs: number,
): Step {
  const traces = new Map<number, TraceRow>();
  let next = { ...state, lastIngestedAtMs: Math.max(state.lastIngestedAtMs ?? 0, data.acceptedAtMs) };
  for (const { sample, index } of inOrder(data.samples)) {
    const { sampledAtMs } = sample;
    if (sampledAtMs < horizonMs) continue;
    const isNewest = next.newestTraceMs === null || sampledAtMs > next.newestTraceMs;
    if (!isNewest && (traces.has(sampledAtMs) || findTrace(sampledAtMs) !== undefined)) continue;
    const position = sample.position === undefined ? undefined : tracePosition(sampledAtMs, sample.position);
    let outlier: Outlier | undefined;
    if (position !== undefined && isNewest) {
      const judgement = judgePosition(next.plausibility, position, data.detectOutliers);
      outlier = judgement.outlier;
      next = { ...next, plausibility: judgement.plausibility };
    }
    traces.set(sampledAtMs, traceOf(id, index, data, sample, outlier ?? null, state.clears));
    next = {
      ...next,
      newestTraceMs: isNewest ? sampledAtMs : next.newestTraceMs,
      positions: position === undefined ? next.positions : withPosition(next.positions, position),
    };
    const reported = report(next, sample, outlier);
    if (reported !== next.reported) {
      next = { ...next, reported, changedAtMs: Math.max(next.changedAtMs, data.acceptedAtMs) };
    }
  }
  return { state: next, traces: [...traces.values()], tracesDeleted: false };
}

/** The reported shadow after a sample: the newest of each value by device time (SHA-10 … SHA-13). */
function report(state: DeviceState, sample: IngestedSample, outlier: Outlier | undefined): Reported {
  const { sampledAtMs: atMs, payload, position, system } = sample;
  let reported = state.reported ?? { timestampMs: atMs };
  if (atMs > reported.timestampMs) reported = { ...reported, timestampMs: atMs };
  if (payload !== undefined && isNewer(atMs, reported.payload)) {
    reported = { ...reported, payload: { value: payload, atMs } };
  }
  if (system !== undefined) {
    const merged = mergeLeaves(reported.system, system, atMs);
    if (merged !== undefined && merged !== reported.system) reported = { ...reported, system: merged };
  }
  if (position === undefined) return reported;
  if (isNewer(atMs, reported.position)) {
    reported = {
      ...reported,
      position: { value: position, atMs, ...(outlier === undefined ? {} : { outlier }) },
    };
  }
  return withMovement(reported, state.positions);
}

const isNewer = (atMs: number, known: { readonly atMs: number } | undefined): boolean =>
  known === undefined || atMs > known.atMs;

export const tracePosition = (atMs: number, { lat, lng, accuracy }: Position): TracePosition => ({
  atMs,
  lat,
  lng,
  accuracy,
});

interface IndexedSample {
  readonly sample: IngestedSample;
  /** Where the sample stands in its event: half of its id. */
  readonly index: number;
}

function inOrder(samples: readonly IngestedSample[]): IndexedSample[] {
  let isOrdered = true;
  const indexed = samples.map((sample, index) => {
    if (index > 0 && sample.sampledAtMs < (samples[index - 1]?.sampledAtMs ?? 0)) isOrdered = false;
    return { sample, index };
  });
  // Ingestion sorts them; a writer that does not must not change what a shadow becomes.
  return isOrdered ? indexed : indexed.sort((a, b) => a.sample.sampledAtMs - b.sample.sampledAtMs);
}
