import { UnreadableEventError, type EventEnvelope } from '../envelope/index.ts';
import type { ShadowCleared, TracesDeleted } from './deletion.event.ts';
import type { PositionResolved, PositionUnresolved } from './position-outcome.event.ts';
import type { TelemetryIngested } from './telemetry-ingested.event.ts';

/** All that the device timeline holds. */
export type TelemetryEvent = TelemetryIngested | PositionResolved | PositionUnresolved | TracesDeleted | ShadowCleared;

type Data = Readonly<Record<string, unknown>>;

/**
 * Takes an envelope from the device timeline for what its type says, after a look at the members that a reader relies on.
 * @returns undefined for a type, or a version of one, that this build does not know: newer writers are passed over
 * @throws UnreadableEventError when a known type lacks what it must have
 */
export function readTelemetryEvent(envelope: EventEnvelope): TelemetryEvent | undefined {
  const data = envelope.data as Data;
  switch (envelope.type as TelemetryEvent['type']) {
    case 'telemetry.ingested':
      requireText(data, 'trackingId', 'projectId');
      requireNumber(data, 'acceptedAtMs');
      requireSamples(data['samples']);
      return envelope as TelemetryIngested;
    case 'position.resolved':
      requireOutcome(data);
      requirePosition(data['position']);
      return envelope as PositionResolved;
    case 'position.unresolved':
      requireOutcome(data);
      return envelope as PositionUnresolved;
    case 'traces.deleted':
    case 'shadow.cleared':
      requireText(data, 'trackingId', 'deletionId');
      return envelope as TracesDeleted | ShadowCleared;
    default:
      return undefined;
  }
}

function requireSamples(samples: unknown): void {
  if (!Array.isArray(samples) || samples.length === 0)
    throw new UnreadableEventError('`samples` is not a filled array');
  for (const sample of samples as unknown[]) {
    if (!isObject(sample)) throw new UnreadableEventError('a sample is not an object');
    requireNumber(sample, 'sampledAtMs');
    if (sample['position'] !== undefined) requirePosition(sample['position']);
    for (const member of ['payload', 'scan', 'system']) {
      if (sample[member] !== undefined && !isObject(sample[member])) {
        throw new UnreadableEventError(`\`${member}\` of a sample is not an object`);
      }
    }
  }
}

function requireOutcome(data: Data): void {
  requireText(data, 'trackingId');
  const sample = data['sample'];
  if (!isObject(sample)) throw new UnreadableEventError('`sample` is not an object');
  requireText(sample, 'eventId');
  requireNumber(sample, 'index', 'sampledAtMs');
}

function requirePosition(position: unknown): void {
  if (!isObject(position)) throw new UnreadableEventError('`position` is not an object');
  requireNumber(position, 'lat', 'lng', 'accuracy');
}

function requireText(data: Data, ...names: string[]): void {
  for (const name of names) {
    if (typeof data[name] !== 'string' || data[name] === '')
      throw new UnreadableEventError(`\`${name}\` is not a text`);
  }
}

function requireNumber(data: Data, ...names: string[]): void {
  for (const name of names) {
    if (!Number.isFinite(data[name])) throw new UnreadableEventError(`\`${name}\` is not a number`);
  }
}

function isObject(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
