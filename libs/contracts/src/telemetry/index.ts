export type { DeletionData, ShadowCleared, TracesDeleted } from './deletion.event.ts';
export type {
  PositionResolved,
  PositionResolvedData,
  PositionUnresolved,
  PositionUnresolvedData,
  SampleRef,
} from './position-outcome.event.ts';
export { DEFAULT_CONFIDENCE_PERCENT, type Position } from './position.ts';
export { readTelemetryEvent, type TelemetryEvent } from './read-telemetry-event.ts';
export type { Scan, ScannedFix } from './scan.ts';
export {
  TELEMETRY_EVENT_MAX_BYTES,
  type IngestedSample,
  type TelemetryIngested,
  type TelemetryIngestedData,
} from './telemetry-ingested.event.ts';
export { telemetryTopic } from './telemetry.topic.ts';
