import type { TrackingId, ProjectId } from '@umbra/contracts/ids';
import type {
  IngestedSample,
  PositionResolved,
  PositionUnresolved,
  SampleRef,
  ShadowCleared,
  TelemetryEvent,
  TelemetryIngested,
  TracesDeleted,
} from '@umbra/contracts/telemetry';

/** mulberry32: the same numbers for the same seed, everywhere. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface TimelineShape {
  readonly seed: number;
  readonly devices: number;
  readonly events: number;
  /** Of the first sample. */
  readonly fromMs?: number;
  readonly maxSamplesPerEvent?: number;
  /** Distinguishes the devices of one timeline from those of another. */
  readonly name?: string;
  /** How likely each of the rarer things is, at each event. */
  readonly deletions?: number;
  readonly outcomes?: number;
  readonly late?: number;
  readonly doubled?: number;
}

const FROM_MS = Date.UTC(2026, 0, 20);
const HOUR_MS = 3_600_000;

/**
 * All that can happen to devices, at random but the same for the same seed: samples in order, late, doubled and with equal
 * times; scans and their outcomes, twice, for wrong and for deleted samples; deletions, sent again; months that change.
 */
export function randomTimeline(shape: TimelineShape): TelemetryEvent[] {
  return new TimelineMaker(shape).make();
}

class TimelineMaker {
  readonly #shape: Required<TimelineShape>;
  readonly #random: () => number;
  readonly #clocks = new Map<TrackingId, number>();
  readonly #scans: { readonly trackingId: TrackingId; readonly sample: SampleRef }[] = [];
  readonly #sent: TelemetryIngested[] = [];
  readonly #deletions: (TracesDeleted | ShadowCleared)[] = [];
  #made = 0;

  constructor(shape: TimelineShape) {
    const defaults = { fromMs: FROM_MS, maxSamplesPerEvent: 3, name: 'device', deletions: 0.03, outcomes: 0.2 };
    this.#shape = { ...defaults, late: 0.25, doubled: 0.1, ...shape };
    this.#random = randomNumbers(shape.seed);
  }

  make(): TelemetryEvent[] {
    return Array.from({ length: this.#shape.events }, () => this.#next());
  }

  #next(): TelemetryEvent {
    const { deletions, outcomes, doubled } = this.#shape;
    const dice = this.#random();
    if (dice < deletions) return this.#deletion();
    if (dice < deletions + outcomes && this.#scans.length > 0) return this.#outcome();
    if (dice < deletions + outcomes + doubled && this.#sent.length > 0) return this.#again();
    return this.#ingested();
  }

  #ingested(): TelemetryIngested {
    const trackingId = `${this.#shape.name}-${String(this.#below(this.#shape.devices))}` as TrackingId;
    const envelope = this.#envelope();
    const count = 1 + this.#below(this.#shape.maxSamplesPerEvent);
    const samples = Array.from({ length: count }, () => this.#sample(trackingId)).sort(
      (a, b) => a.sampledAtMs - b.sampledAtMs,
    );
    for (const [index, { scan, sampledAtMs }] of samples.entries()) {
      if (scan !== undefined) this.#scans.push({ trackingId, sample: { eventId: envelope.id, index, sampledAtMs } });
    }
    const event: TelemetryIngested = {
      ...envelope,
      type: 'telemetry.ingested',
      data: {
        ...{ trackingId, projectId: 'project' as ProjectId, source: 'device', samples },
        acceptedAtMs: this.#nowMs(),
        detectOutliers: this.#random() < 0.7,
      },
    };
    this.#sent.push(event);
    return event;
  }

  /** A client that got no answer: the same samples in another event. */
  #again(): TelemetryIngested {
    const before = this.#pick(this.#sent);
    const data = { ...before.data, acceptedAtMs: this.#nowMs() };
    return { ...before, ...this.#envelope(), data };
  }

  #sample(trackingId: TrackingId): IngestedSample {
    const clock = this.#clocks.get(trackingId) ?? this.#shape.fromMs;
    const isLate = this.#random() < this.#shape.late;
    // Steps of whole hours, so that equal times come by chance too.
    const sampledAtMs = isLate ? clock - this.#below(12) * HOUR_MS : clock + this.#below(4) * HOUR_MS;
    this.#clocks.set(trackingId, Math.max(clock, sampledAtMs));
    const isWithPosition = this.#random() < 0.6;
    const isWithScan = this.#random() < 0.4;
    return {
      sampledAtMs,
      ...(isWithPosition ? { position: this.#position(0.1) } : {}),
      ...(isWithScan ? { scan: this.#scan() } : {}),
      ...(this.#random() < 0.4 ? { payload: { n: this.#made, text: 'läuft "gut" \\ \u001f' } } : {}),
      ...(this.#random() < 0.7 ? { system: this.#system() } : {}),
      ...(this.#random() < 0.1 ? { trackingDisabled: ['wlan'] } : {}),
    };
  }

  #scan(): NonNullable<IngestedSample['scan']> {
    const wlan = [{ mac: '00:11:22:33:44:55' }, { mac: '00:11:22:33:44:66' }];
    return this.#random() < 0.3 ? { wlan, gps: { lat: 1, lng: 2, accuracy: 3 } } : { wlan };
  }

  #system(): Record<string, unknown> {
    const numbers = ['batteryLevel', 'temperatureC', 'pressureHpa', 'tiltDegree'];
    return {
      ...(this.#random() < 0.5 ? { mode: this.#pick(['normal', 'flight', 'sleep']) } : {}),
      ...(this.#random() < 0.3 ? { client: { model: `m${String(this.#below(3))}`, modules: [{ model: 'x' }] } } : {}),
      reportedSensorData: Object.fromEntries(
        numbers.filter(() => this.#random() < 0.5).map((name) => [name, this.#below(100)]),
      ),
    };
  }

  /** Mostly in one town; sometimes far off, as an outlier is. */
  #position(farOff: number) {
    const far = this.#random() < farOff ? 20 : 0;
    const [lat, lng] = [52 + far + this.#random() / 100, 13 + this.#random() / 100];
    return { lat, lng, accuracy: 5 + this.#below(50), ...(this.#random() < 0.3 ? { confidence: 95 } : {}) };
  }

  #outcome(): PositionResolved | PositionUnresolved {
    const { trackingId, sample } = this.#pick(this.#scans);
    const isWrong = this.#random() < 0.1;
    const named = isWrong ? { ...sample, index: sample.index + 1 } : sample;
    const data = { trackingId, projectId: 'project' as ProjectId, sample: named };
    const isResolved = this.#random() < 0.7;
    return isResolved
      ? {
          ...this.#envelope(),
          type: 'position.resolved',
          data: { ...data, position: { ...this.#position(0), type: 'wlan' } },
        }
      : { ...this.#envelope(), type: 'position.unresolved', data: { ...data, reason: 'nothing known' } };
  }

  #deletion(): TracesDeleted | ShadowCleared {
    if (this.#deletions.length > 0 && this.#random() < 0.3) return this.#pick(this.#deletions);
    const trackingId = `${this.#shape.name}-${String(this.#below(this.#shape.devices))}` as TrackingId;
    const envelope = this.#envelope();
    const deletion: TracesDeleted | ShadowCleared = {
      ...envelope,
      type: this.#random() < 0.5 ? 'traces.deleted' : 'shadow.cleared',
      data: {
        ...{ trackingId, projectId: 'project' as ProjectId, deletionId: envelope.id },
        requestedAtMs: this.#nowMs(),
      },
    };
    this.#deletions.push(deletion);
    return deletion;
  }

  #envelope() {
    this.#made += 1;
    const id = `${this.#shape.name}-event-${String(this.#shape.seed)}-${String(this.#made)}`;
    return {
      ...{ id, version: 1, producer: 'test', correlationId: 'test' },
      occurredAt: new Date(this.#nowMs()).toISOString(),
    };
  }

  /** Server time: goes on by a second with everything that is made. */
  #nowMs(): number {
    return this.#shape.fromMs + 30 * 24 * HOUR_MS + this.#made * 1_000;
  }

  #below(end: number): number {
    return Math.floor(this.#random() * end);
  }

  #pick<Item>(items: readonly Item[]): Item {
    return items[this.#below(items.length)]!;
  }
}
