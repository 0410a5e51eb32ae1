import type { EventEnvelope } from '@umbra/contracts/envelope';
import type { Topic } from '@umbra/contracts/topics';
import type { LogRecord } from './log-appender.ts';

/** An event as a record: JSON value, its type as a header, so that a reader can pass over it unparsed. */
export function eventRecord(
  topic: Pick<Topic, 'name'>,
  key: string,
  event: EventEnvelope,
  traceparent?: string,
): LogRecord {
  const headers: Record<string, string> = { type: event.type };
  if (traceparent !== undefined) headers['traceparent'] = traceparent;
  return { topic: topic.name, key, value: JSON.stringify(event), headers };
}
