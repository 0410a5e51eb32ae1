import type { TelemetryEvent } from '@umbra/contracts/telemetry';
import { UNKNOWN_DEVICE, type DeviceState } from './device-state.ts';
import { foldShadowCleared, foldTracesDeleted } from './fold-deletion.ts';
import { foldOutcome } from './fold-outcome.ts';
import { foldTelemetry } from './fold-telemetry.ts';
import type { FindTrace, Step } from './step.ts';
import type { TraceRow } from './trace-row.ts';

/** What is stored when a batch begins, as far as the batch can ask for it. */
export interface TimelineBase {
  state(trackingId: string): DeviceState | undefined;
  trace(trackingId: string, sampledAtMs: number): TraceRow | undefined;
  isHonoured(deletionId: string): boolean;
  /** Samples from before it are not kept any more, seen from this place in the log. */
  horizonMs(partition: number, offset: number): number;
}

/** Where an event stands in the log. */
export interface LogPlace {
  readonly partition: number;
  readonly offset: number;
}

/** What the batch has made of one device. */
export interface DeviceChange {
  readonly trackingId: string;
  readonly state: DeviceState;
  /** All traces that were stored when the batch began are gone. */
  readonly tracesDeleted: boolean;
  /** New and replaced traces by device time. */
  readonly traces: ReadonlyMap<number, TraceRow>;
}

interface OpenChange {
  readonly trackingId: string;
  state: DeviceState;
  tracesDeleted: boolean;
  readonly traces: Map<number, TraceRow>;
}

/**
 * The fold of a batch: what is stored, and on top of it what the batch has changed so far. The result does not depend on
 * where batches begin and end. An event that makes it throw has no effect at all.
 */
export class TimelineFold {
  readonly #base: TimelineBase;
  readonly #changes = new Map<string, OpenChange>();
  readonly #honoured = new Map<string, string>();

  constructor(base: TimelineBase) {
    this.#base = base;
  }

  apply(event: TelemetryEvent, place: LogPlace): void {
    const { trackingId } = event.data;
    const change = this.#changes.get(trackingId);
    const state = change?.state ?? this.#base.state(trackingId) ?? UNKNOWN_DEVICE;
    const findTrace: FindTrace = (sampledAtMs) =>
      change?.traces.get(sampledAtMs) ??
      (change?.tracesDeleted === true ? undefined : this.#base.trace(trackingId, sampledAtMs));
    const step = this.#fold(state, event, findTrace, place);
    if (step !== undefined) this.#take(trackingId, step);
  }

  changes(): Iterable<DeviceChange> {
    return this.#changes.values();
  }

  /** The deletions that the batch has honoured, with the device of each. */
  honoured(): ReadonlyMap<string, string> {
    return this.#honoured;
  }

  #fold(state: DeviceState, event: TelemetryEvent, findTrace: FindTrace, place: LogPlace): Step | undefined {
    switch (event.type) {
      case 'telemetry.ingested':
        return foldTelemetry(state, event, findTrace, this.#base.horizonMs(place.partition, place.offset));
      case 'position.resolved':
      case 'position.unresolved':
        return foldOutcome(state, event, findTrace, this.#base.horizonMs(place.partition, place.offset));
      case 'traces.deleted':
        return this.#once(event.data) ? foldTracesDeleted(state, event) : undefined;
      case 'shadow.cleared':
        return this.#once(event.data) ? foldShadowCleared(state, event) : undefined;
    }
  }

  /** A deletion counts once: the relay may send it again, even behind newer samples. */
  #once({ deletionId, trackingId }: { readonly deletionId: string; readonly trackingId: string }): boolean {
    if (this.#honoured.has(deletionId) || this.#base.isHonoured(deletionId)) return false;
    this.#honoured.set(deletionId, trackingId);
    return true;
  }

  #take(trackingId: string, step: Step): void {
    let change = this.#changes.get(trackingId);
    if (change === undefined) {
      change = { trackingId, state: step.state, tracesDeleted: false, traces: new Map() };
      this.#changes.set(trackingId, change);
    }
    change.state = step.state;
    if (step.tracesDeleted) {
      change.tracesDeleted = true;
      change.traces.clear();
    }
    for (const trace of step.traces) change.traces.set(trace.sampledAtMs, trace);
  }
}
