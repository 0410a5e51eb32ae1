import type { Command, CommandOutcome, Reply } from '@umbra/contracts/command';
import { newEvent, type EventOrigin } from '@umbra/contracts/envelope';
import type { LogMessage, LogRecord } from '@umbra/kafka';

const SCHEMA_VERSION = 1;

/**
 * The answer to one message of a command, on its way to where the command wants it. Its key is the message's, but for one that
 * no outbox can hold (PostgreSQL takes every character but NUL): a command that names such a thing is refused, and told so.
 */
export function replyRecord(
  { key }: LogMessage,
  { data: { commandId, replyTo } }: Command,
  answer: { readonly type: string; readonly outcome: CommandOutcome },
  origin: EventOrigin,
  traceparent: string | undefined,
): LogRecord {
  const reply = newEvent<Reply>(answer.type, SCHEMA_VERSION, { commandId, outcome: answer.outcome }, origin);
  return {
    topic: replyTo,
    key: key === null || key.includes('\0') ? commandId : key,
    value: JSON.stringify(reply),
    headers: { type: reply.type, ...(traceparent === undefined ? {} : { traceparent }) },
  };
}
