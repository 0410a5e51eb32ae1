import type { Span, SpanAttributes, Tracer } from '@umbra/observability';
import type { LogPosition, LogRecord } from '../append/log-appender.ts';
import type { LogMessage } from '../consume/log-message.ts';

const attributesOf = (topic: string, name: 'publish' | 'process', type: 'send' | 'process'): SpanAttributes => ({
  'messaging.system': 'kafka',
  'messaging.destination.name': topic,
  'messaging.operation.name': name,
  'messaging.operation.type': type,
});

/** A request puts records on the log, all by one append; each of them carries the span's `traceparent`. */
export function startPublish(request: Span, topic: string): Span {
  return request.startChild(`${topic} publish`, 'producer', attributesOf(topic, 'publish', 'send'));
}

/** A record is put on the log for a request that was answered before: the record's own header names it. */
export function startLatePublish(tracer: Tracer, { topic, headers }: LogRecord): Span | undefined {
  const span = tracer.startSpan(`${topic} publish`, 'producer', headers?.['traceparent']);
  span?.setAttributes(attributesOf(topic, 'publish', 'send'));
  return span;
}

/** What was published stands there. */
export function endPublish(span: Span, positions: readonly LogPosition[]): void {
  const [only, ...more] = positions;
  if (only !== undefined && more.length === 0) span.setAttributes(placeOf(only));
  else span.setAttributes({ 'messaging.batch.message_count': positions.length });
  span.end();
}

/** A record is taken off the log by `reader`; the span is a child of the one that put it there. */
export function startProcess(tracer: Tracer, message: LogMessage, reader: string): Span | undefined {
  const span = tracer.startSpan(`${message.topic} process`, 'consumer', message.headers['traceparent']);
  span?.setAttributes({
    ...attributesOf(message.topic, 'process', 'process'),
    ...placeOf(message),
    'umbra.reader': reader,
  });
  return span;
}

const placeOf = ({ partition, offset }: Pick<LogPosition, 'partition' | 'offset'>): SpanAttributes => ({
  'messaging.destination.partition.id': String(partition),
  'messaging.kafka.offset': offset,
});
