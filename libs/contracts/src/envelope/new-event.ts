import { v7 as uuidv7 } from 'uuid';
import type { EventEnvelope, EventOrigin } from './event-envelope.ts';

/** Puts a fact into its envelope. `id` is given only where the event must be recognised when it is made a second time. */
export function newEvent<Event extends EventEnvelope>(
  type: Event['type'],
  version: number,
  data: Event['data'],
  origin: EventOrigin,
  id: string = uuidv7(),
): Event {
  return {
    id,
    type,
    version,
    occurredAt: new Date(origin.occurredAtMs).toISOString(),
    producer: origin.producer,
    correlationId: origin.correlationId,
    ...(origin.causationId === undefined ? {} : { causationId: origin.causationId }),
    data,
  } as Event;
}
