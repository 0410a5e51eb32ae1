import { EMPTY_DESIRED_SHADOW } from '@umbra/contracts/desired-shadow';
import type { ProjectId, TrackingId } from '@umbra/contracts/ids';
import type {
  IngestedSample,
  Position,
  PositionResolved,
  PositionUnresolved,
  SampleRef,
  ShadowCleared,
  TelemetryEvent,
  TelemetryIngested,
  TelemetryIngestedData,
  TracesDeleted,
} from '@umbra/contracts/telemetry';
import { reportedView, type ReportedView } from '../shadow-view/reported-view.ts';
import type { DeviceState } from '../timeline/device-state.ts';
import type { TraceRow } from '../timeline/trace-row.ts';
import { MemoryReadModel } from './memory-read-model.ts';

const TRACKING_ID = 'HERE-1' as TrackingId;
const PROJECT_ID = 'project' as ProjectId;

/** What has become of the one device that these tests are about. */
export interface Then {
  readonly state: DeviceState | undefined;
  /** As the wire shows it, but for `online`, which only the clock knows. */
  readonly reported: ReportedView;
  /** Oldest first. */
  readonly traces: readonly TraceRow[];
}

/** Folds the given events, then those of `when`, as a batch each. */
export function given(...before: readonly TelemetryEvent[]): {
  when(...events: readonly TelemetryEvent[]): Then;
  then: Then;
} {
  const model = new MemoryReadModel();
  const fold = (events: readonly TelemetryEvent[]): Then => {
    model.fold(events.map((event, offset) => ({ event, place: { partition: 0, offset } })));
    const state = model.state(TRACKING_ID);
    return { state, reported: reportedView(state, EMPTY_DESIRED_SHADOW, 0), traces: model.tracesOf(TRACKING_ID) };
  };
  const then = fold(before);
  return { then, when: (...events) => fold(events) };
}

let made = 0;

function envelope() {
  made += 1;
  const occurredAt = new Date(1_000_000 + made).toISOString();
  return { id: `event-${String(made)}`, version: 1, producer: 'test', correlationId: 'test', occurredAt };
}

/** Samples of one request. */
export function ingested(
  samples: IngestedSample | readonly IngestedSample[],
  data: Partial<TelemetryIngestedData> = {},
): TelemetryIngested {
  const times = [samples]
    .flat()
    .map(({ sampledAtMs }) => sampledAtMs)
    .filter((ms) => ms <= 4_102_448_400_000);
  return {
    ...envelope(),
    type: 'telemetry.ingested',
    data: {
      ...{ trackingId: TRACKING_ID, projectId: PROJECT_ID, source: 'device' },
      acceptedAtMs: Math.ceil(Math.max(5_000, ...times)),
      ...{ detectOutliers: false, samples: [samples].flat() },
      ...data,
    },
  };
}

/** Names a sample of an event, as an outcome does. */
export const sampleOf = ({ id: eventId, data }: TelemetryIngested, index = 0): SampleRef => ({
  eventId,
  index,
  sampledAtMs: data.samples[index]!.sampledAtMs,
});

export const resolved = (sample: SampleRef, position: Position): PositionResolved => ({
  ...envelope(),
  type: 'position.resolved',
  data: { trackingId: TRACKING_ID, projectId: PROJECT_ID, sample, position },
});

export const unresolved = (sample: SampleRef): PositionUnresolved => ({
  ...envelope(),
  type: 'position.unresolved',
  data: { trackingId: TRACKING_ID, projectId: PROJECT_ID, sample, reason: 'nothing known' },
});

export function tracesDeleted(deletionId = `deletion-${String((made += 1))}`): TracesDeleted {
  const data = { trackingId: TRACKING_ID, projectId: PROJECT_ID, deletionId, requestedAtMs: 6_000 };
  return { ...envelope(), type: 'traces.deleted', data };
}

export function shadowCleared(deletionId = `deletion-${String((made += 1))}`): ShadowCleared {
  const data = { trackingId: TRACKING_ID, projectId: PROJECT_ID, deletionId, requestedAtMs: 7_000 };
  return { ...envelope(), type: 'shadow.cleared', data };
}

export const BERLIN: Position = { lat: 52.52, lng: 13.405, accuracy: 10 };

/** So many metres north of Berlin. */
export const northOfBerlin = (metres: number, accuracy = 10): Position => ({
  ...BERLIN,
  lat: BERLIN.lat + metres / 111_195,
  accuracy,
});
