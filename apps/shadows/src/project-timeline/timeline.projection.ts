import { parseEvent } from '@umbra/contracts/envelope';
import { readTelemetryEvent, type TelemetryEvent } from '@umbra/contracts/telemetry';
import type { LogMessage } from '@umbra/kafka';
import type { Accepted, BatchFold, Entry, Projection, SqlSession } from '@umbra/projections';
import type { LRUCache } from 'lru-cache';
import { ReadModelStore, type TraceKey } from '../read-model/read-model.store.ts';
import { RetentionHorizons } from '../read-model/retention-table.ts';
import type { TracePartitions, TracePlace } from '../read-model/trace-partitions.ts';
import type { DeviceState } from '../timeline/device-state.ts';
import { requireBounds } from '../timeline/event-bounds.ts';
import { TimelineFold, type DeviceChange, type TimelineBase } from '../timeline/timeline-fold.ts';
import type { TraceRow } from '../timeline/trace-row.ts';

export interface TimelineProjectionOptions {
  /** Where the read models are. */
  readonly schema: string;
  /** Where the retention horizons are. */
  readonly ownSchema: string;
  readonly partitions: TracePartitions;
  /** Fold states of the owned partitions' devices; bounded, and emptied whenever they may not be what is stored. */
  readonly states: LRUCache<string, DeviceState>;
  /** Told of each committed batch. */
  readonly onFolded?: (folded: FoldedBatch) => void;
}

export interface FoldedBatch {
  /** Traces that are new or completed. */
  readonly samples: number;
}

/** Folds the device timeline into traces and reported shadows. */
export class TimelineProjection implements Projection<TelemetryEvent> {
  readonly name = 'shadows.timeline';
  readonly #options: TimelineProjectionOptions;
  readonly #store: ReadModelStore;

  constructor(options: TimelineProjectionOptions) {
    this.#options = options;
    this.#store = new ReadModelStore(options.schema);
  }

  read(message: LogMessage): TelemetryEvent | undefined {
    const event = readTelemetryEvent(parseEvent(message.value));
    if (event !== undefined) requireBounds(event, message.value?.length ?? 0);
    return event;
  }

  accepted(event: TelemetryEvent): Accepted | undefined {
    return event.type === 'telemetry.ingested' ? event.data : undefined;
  }

  async prepare(entries: readonly Entry<TelemetryEvent>[]): Promise<void> {
    await this.#options.partitions.ensure(places(entries));
  }

  async begin(session: SqlSession, entries: readonly Entry<TelemetryEvent>[]): Promise<BatchFold<TelemetryEvent>> {
    // Read after the offsets are locked: a horizon is advanced under the same lock.
    const horizons = await RetentionHorizons.load(session, this.#options.ownSchema);
    const states = await this.#loadStates(session, entries);
    const traces = await this.#loadTraces(session, entries, states);
    const honoured = await this.#loadHonoured(session, entries);
    const base: TimelineBase = {
      state: (trackingId) => states.get(trackingId),
      trace: (trackingId, sampledAtMs) => traces.get(trackingId)?.get(sampledAtMs),
      isHonoured: (deletionId) => honoured.has(deletionId),
      horizonMs: (partition, offset) => horizons.at(partition, offset),
    };
    const fold = new TimelineFold(base);
    return {
      apply: ({ event, message }) => {
        fold.apply(event, message);
      },
      write: (session) => this.#write(session, fold, base),
      committed: () => {
        let samples = 0;
        for (const { trackingId, state, traces } of fold.changes()) {
          this.#options.states.set(trackingId, state);
          samples += traces.size;
        }
        this.#options.onFolded?.({ samples });
      },
    };
  }

  forget(): void {
    this.#options.states.clear();
    this.#options.partitions.forget();
  }

  async #loadStates(
    session: SqlSession,
    entries: readonly Entry<TelemetryEvent>[],
  ): Promise<ReadonlyMap<string, DeviceState>> {
    const known = new Map<string, DeviceState>();
    const unknown = new Set<string>();
    for (const { event } of entries) {
      const { trackingId } = event.data;
      if (known.has(trackingId) || unknown.has(trackingId)) continue;
      const state = this.#options.states.get(trackingId);
      if (state === undefined) unknown.add(trackingId);
      else known.set(trackingId, state);
    }
    if (unknown.size === 0) return known;
    for (const [trackingId, state] of await this.#store.states(session, [...unknown])) known.set(trackingId, state);
    return known;
  }

  /** Those that a fold can ask for: of late samples (a newer one surely is not stored), and of samples with an outcome. */
  async #loadTraces(
    session: SqlSession,
    entries: readonly Entry<TelemetryEvent>[],
    states: ReadonlyMap<string, DeviceState>,
  ): Promise<ReadonlyMap<string, ReadonlyMap<number, TraceRow>>> {
    const keys: TraceKey[] = [];
    for (const { event } of entries) {
      const { trackingId } = event.data;
      const newestTraceMs = states.get(trackingId)?.newestTraceMs ?? null;
      if (newestTraceMs === null) continue;
      if (event.type === 'telemetry.ingested') {
        for (const { sampledAtMs } of event.data.samples) {
          if (sampledAtMs <= newestTraceMs) keys.push({ trackingId, sampledAtMs });
        }
      } else if (event.type === 'position.resolved' || event.type === 'position.unresolved') {
        const { sampledAtMs } = event.data.sample;
        if (sampledAtMs <= newestTraceMs) keys.push({ trackingId, sampledAtMs });
      }
    }
    const found = new Map<string, Map<number, TraceRow>>();
    if (keys.length === 0) return found;
    for (const trace of await this.#store.traces(session, keys)) {
      const ofDevice = found.get(trace.trackingId) ?? new Map<number, TraceRow>();
      found.set(trace.trackingId, ofDevice.set(trace.sampledAtMs, trace));
    }
    return found;
  }

  async #loadHonoured(session: SqlSession, entries: readonly Entry<TelemetryEvent>[]): Promise<ReadonlySet<string>> {
    const deletionIds = entries.flatMap(({ event }) =>
      event.type === 'traces.deleted' || event.type === 'shadow.cleared' ? [event.data.deletionId] : [],
    );
    return deletionIds.length === 0 ? new Set() : this.#store.honoured(session, deletionIds);
  }

  async #write(session: SqlSession, fold: TimelineFold, base: TimelineBase): Promise<void> {
    const changes = [...fold.changes()];
    const { inserted, updated } = sortTraces(changes, base);
    const emptied = changes.filter(({ tracesDeleted }) => tracesDeleted).map(({ trackingId }) => trackingId);
    if (emptied.length > 0) await this.#store.deleteTraces(session, emptied);
    if (inserted.length > 0) await this.#store.insertTraces(session, inserted);
    if (updated.length > 0) await this.#store.updateTraces(session, updated);
    if (changes.length > 0) await this.#store.upsertStates(session, changes);
    if (fold.honoured().size > 0) await this.#store.addHonoured(session, fold.honoured());
  }
}

function sortTraces(changes: readonly DeviceChange[], base: TimelineBase) {
  const inserted: TraceRow[] = [];
  const updated: TraceRow[] = [];
  for (const { trackingId, tracesDeleted, traces } of changes) {
    for (const trace of traces.values()) {
      const isStored = !tracesDeleted && base.trace(trackingId, trace.sampledAtMs) !== undefined;
      (isStored ? updated : inserted).push(trace);
    }
  }
  return { inserted, updated };
}

function* places(entries: readonly Entry<TelemetryEvent>[]): Generator<TracePlace> {
  for (const { event, message } of entries) {
    if (event.type !== 'telemetry.ingested') continue;
    const { partition, offset } = message;
    for (const { sampledAtMs } of event.data.samples) yield { sampledAtMs, partition, offset };
  }
}
