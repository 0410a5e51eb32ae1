export type { EventEnvelope, EventOrigin } from './event-envelope.ts';
export { newEvent } from './new-event.ts';
export { parseEvent, UnreadableEventError } from './parse-event.ts';
