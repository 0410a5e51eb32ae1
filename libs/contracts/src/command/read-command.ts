import { parseEvent, UnreadableEventError } from '../envelope/index.ts';
import type { Command, Reply } from './command.ts';

/**
 * The bytes of a record of a commands topic. What it asks for is checked by who carries it out.
 * @throws UnreadableEventError
 */
export function readCommand(value: Buffer | null): Command {
  const event = parseEvent(value);
  const { commandId, replyTo } = event.data as Record<string, unknown>;
  if (typeof commandId !== 'string' || commandId === '') throw new UnreadableEventError('it has no commandId');
  if (typeof replyTo !== 'string' || replyTo === '') throw new UnreadableEventError('it has no replyTo');
  return event as Command;
}

/**
 * The bytes of a record of a replies topic.
 * @throws UnreadableEventError
 */
export function readReply(value: Buffer | null): Reply {
  const event = parseEvent(value);
  const { commandId, outcome } = event.data as Record<string, unknown>;
  if (typeof commandId !== 'string' || commandId === '') throw new UnreadableEventError('it has no commandId');
  const status = (outcome as { status?: unknown } | null | undefined)?.status;
  if (status !== 'done' && status !== 'refused')
    throw new UnreadableEventError('its outcome is neither done nor refused');
  return event as Reply;
}
