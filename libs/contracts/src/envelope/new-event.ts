import { timeOrderedUuid } from '../ids/time-ordered-uuid.ts';
import type { EventEnvelope, EventOrigin } from './event-envelope.ts';

/** Puts a fact into its envelope. `id` is given only where the event must be recognised when it is made a second time. */
export function newEvent<Event extends EventEnvelope>(
  type: Event['type'],
  version: number,
  data: Event['data'],
  { producer, correlationId, causationId, occurredAtMs }: EventOrigin,
  id: string = timeOrderedUuid(),
): Event {
  const occurredAt = isoTime(occurredAtMs);
  // Two literals, for a spread costs more than all else here, and this runs for each event of a device.
  const event: EventEnvelope =
    causationId === undefined
      ? { id, type, version, occurredAt, producer, correlationId, data }
      : { id, type, version, occurredAt, producer, correlationId, causationId, data };
  return event as Event;
}

let lastMs = Number.NaN;
let lastIsoTime = '';

/** Events come in crowds: that of the last ms is kept. */
function isoTime(ms: number): string {
  if (ms !== lastMs) {
    lastIsoTime = new Date(ms).toISOString();
    lastMs = ms;
  }
  return lastIsoTime;
}
