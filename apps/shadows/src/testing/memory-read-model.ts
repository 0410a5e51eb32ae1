import type { TelemetryEvent } from '@umbra/contracts/telemetry';
import type { DeviceState } from '../timeline/device-state.ts';
import { TimelineFold, type LogPlace, type TimelineBase } from '../timeline/timeline-fold.ts';
import type { TraceRow } from '../timeline/trace-row.ts';

/** The read models in memory, stored as text like in the database: what is not plain data does not survive. */
export class MemoryReadModel implements TimelineBase {
  readonly #states = new Map<string, string>();
  readonly #traces = new Map<string, Map<number, string>>();
  readonly #honoured = new Map<string, string>();
  readonly #horizonMs: TimelineBase['horizonMs'];

  constructor(horizonMs: TimelineBase['horizonMs'] = () => 0) {
    this.#horizonMs = horizonMs;
  }

  state(trackingId: string): DeviceState | undefined {
    const text = this.#states.get(trackingId);
    return text === undefined ? undefined : (JSON.parse(text) as DeviceState);
  }

  trace(trackingId: string, sampledAtMs: number): TraceRow | undefined {
    const text = this.#traces.get(trackingId)?.get(sampledAtMs);
    return text === undefined ? undefined : (JSON.parse(text) as TraceRow);
  }

  isHonoured(deletionId: string): boolean {
    return this.#honoured.has(deletionId);
  }

  horizonMs(partition: number, offset: number): number {
    return this.#horizonMs(partition, offset);
  }

  /** One batch. */
  fold(entries: readonly { readonly event: TelemetryEvent; readonly place: LogPlace }[]): void {
    const fold = new TimelineFold(this);
    for (const { event, place } of entries) fold.apply(event, place);
    for (const { trackingId, state, traces, tracesDeleted } of fold.changes()) {
      this.#states.set(trackingId, JSON.stringify(state));
      const stored = tracesDeleted ? undefined : this.#traces.get(trackingId);
      const rows = stored ?? new Map<number, string>();
      this.#traces.set(trackingId, rows);
      for (const [sampledAtMs, row] of traces) rows.set(sampledAtMs, JSON.stringify(row));
    }
    for (const [deletionId, trackingId] of fold.honoured()) this.#honoured.set(deletionId, trackingId);
  }

  /** What retention does with its partitions. */
  dropBefore(horizonMs: number): void {
    for (const rows of this.#traces.values()) {
      for (const sampledAtMs of rows.keys()) if (sampledAtMs < horizonMs) rows.delete(sampledAtMs);
    }
  }

  tracesOf(trackingId: string): TraceRow[] {
    const rows = [...(this.#traces.get(trackingId) ?? [])].sort(([a], [b]) => a - b);
    return rows.map(([, text]) => JSON.parse(text) as TraceRow);
  }

  /** All of it, in an order of its own: two models with the same rows give the same text. */
  content(): string {
    const sorted = <Value>(map: Map<string, Value>): [string, Value][] => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
    return JSON.stringify({
      states: sorted(this.#states),
      honoured: sorted(this.#honoured),
      traces: sorted(this.#traces).map(([trackingId]) => [trackingId, this.tracesOf(trackingId)]),
    });
  }
}
