import type { TelemetryEvent } from '@umbra/contracts/telemetry';
import { UmbraError } from '@umbra/errors';

/** The contract's last moment (§1.7): 2100-01-01. */
export const LAST_TIMESTAMP_MS = 4_102_448_400_000;

/** Ingestion takes clocks that are seconds ahead; every month beyond would be a partition. */
const MAX_AHEAD_MS = 31 * 86_400_000;

/** What a column of the read models holds: an integer of four bytes. */
const LAST_INDEX = 2_147_483_647;

/** Twice what HTTP lets in. Serialising recurses, and some thousand levels exhaust its stack. */
const MAX_DEPTH = 1_024;

/** A sample's time is none that a trace can have: the event is poison. */
export class SampleTimeError extends UmbraError {
  constructor() {
    super('SHADOWS_SAMPLE_TIME', 'The event holds a time that no telemetry can have.');
  }
}

/** The event holds what the read models cannot hold: it is poison. */
export class EventBoundsError extends UmbraError {
  constructor(what: string) {
    super('SHADOWS_EVENT_BOUNDS', `The event holds ${what}.`);
  }
}

/**
 * Ingestion lets nothing else through. What passed here would fail later, where nobody can tell any more which event was to
 * blame; and a partition for a time that no telemetry can have would be made for ever.
 * @param bytes of the event as it came: one that is short cannot be deep
 */
export function requireBounds(event: TelemetryEvent, bytes: number): void {
  if (bytes > 2 * MAX_DEPTH && isDeeper(event.data, MAX_DEPTH)) throw new EventBoundsError('objects nested too deeply');
  if (event.type === 'telemetry.ingested') {
    requireTime('acceptedAtMs', event.data.acceptedAtMs);
    const lastMs = event.data.acceptedAtMs + MAX_AHEAD_MS;
    for (const { sampledAtMs } of event.data.samples) requireSampleTime(sampledAtMs, lastMs);
  } else if (event.type === 'position.resolved' || event.type === 'position.unresolved') {
    const { sampledAtMs, index } = event.data.sample;
    requireSampleTime(sampledAtMs);
    if (!Number.isInteger(index) || index < 0 || index > LAST_INDEX)
      throw new EventBoundsError('an index that is none');
  } else if ((event.data.requestedAtMs as number | undefined) !== undefined) {
    requireTime('requestedAtMs', event.data.requestedAtMs);
  }
}

function requireSampleTime(timestampMs: number, lastMs = LAST_TIMESTAMP_MS): void {
  if (!isTime(timestampMs) || timestampMs > lastMs) throw new SampleTimeError();
}

/** @throws EventBoundsError for what is no moment between 1970 and 2100 */
export function requireTime(name: string, timestampMs: number): void {
  if (!isTime(timestampMs)) throw new EventBoundsError(`${name} that is no time`);
}

const isTime = (timestampMs: number): boolean =>
  Number.isSafeInteger(timestampMs) && timestampMs >= 0 && timestampMs <= LAST_TIMESTAMP_MS;

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  for (const member of Object.values(value)) if (isDeeper(member, levels - 1)) return true;
  return false;
}
