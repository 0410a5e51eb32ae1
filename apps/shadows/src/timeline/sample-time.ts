import type { TelemetryEvent } from '@umbra/contracts/telemetry';
import { UmbraError } from '@umbra/errors';

/** The contract's last moment (§1.7): 2100-01-01. */
const LAST_TIMESTAMP_MS = 4_102_448_400_000;

/** A sample's time is none that a trace can have: the event is poison. */
export class SampleTimeError extends UmbraError {
  constructor() {
    super('SHADOWS_SAMPLE_TIME', 'The event holds a time that no telemetry can have.');
  }
}

/** Ingestion lets no other times through; a partition for one that it did would be made for ever. */
export function requireSampleTimes(event: TelemetryEvent): void {
  if (event.type === 'telemetry.ingested') {
    for (const { sampledAtMs } of event.data.samples) requireSampleTime(sampledAtMs);
  } else if (event.type === 'position.resolved' || event.type === 'position.unresolved') {
    requireSampleTime(event.data.sample.sampledAtMs);
  }
}

function requireSampleTime(timestampMs: number): void {
  if (!Number.isSafeInteger(timestampMs) || timestampMs < 0 || timestampMs > LAST_TIMESTAMP_MS) {
    throw new SampleTimeError();
  }
}
