import { UmbraError } from '@umbra/errors';
import type { EventEnvelope } from './event-envelope.ts';

/** The bytes of a record are no event of ours: poison, whoever reads it (wall 7). */
export class UnreadableEventError extends UmbraError {
  constructor(reason: string) {
    super('CONTRACTS_EVENT_UNREADABLE', `The record is not a readable event: ${reason}.`);
  }
}

/**
 * Where bytes become an event, and nowhere else. Checks the envelope; the shape of `data` is the affair of the subject's
 * own reader. An unknown type is no error: readers pass over what they do not handle.
 * @throws UnreadableEventError
 */
export function parseEvent(value: Buffer | null): EventEnvelope {
  if (value === null) throw new UnreadableEventError('it has no value');
  let parsed: unknown;
  try {
    parsed = JSON.parse(value.toString('utf8'));
  } catch {
    // The parser's own message quotes the input, which may hold what no log should.
    throw new UnreadableEventError('its value is not JSON');
  }
  if (typeof parsed !== 'object' || parsed === null) throw new UnreadableEventError('its value is not an object');
  const { id, type, version, data } = parsed as Partial<EventEnvelope>;
  if (typeof id !== 'string' || id === '') throw new UnreadableEventError('it has no id');
  if (typeof type !== 'string' || type === '') throw new UnreadableEventError('it has no type');
  if (typeof version !== 'number') throw new UnreadableEventError('it has no version');
  if (typeof data !== 'object' || data === null) throw new UnreadableEventError('it has no data');
  return parsed as EventEnvelope;
}
