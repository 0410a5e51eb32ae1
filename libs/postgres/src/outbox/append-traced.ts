import { classifyError } from '@umbra/errors';
import { endPublish, startLatePublish, type LogAppender, type LogPosition, type LogRecord } from '@umbra/kafka';
import { isSampled, type Span, type Tracer } from '@umbra/observability';

/**
 * Appends records, each of which may belong to the trace of another request: the request's span, named by the record's
 * header, gets a PRODUCER span as a child, which takes its place in the header.
 */
export async function appendTraced(
  appender: LogAppender,
  tracer: Tracer,
  records: readonly LogRecord[],
): Promise<readonly LogPosition[]> {
  const spans = records.map((record) =>
    isSampled(record.headers?.['traceparent']) ? startLatePublish(tracer, record) : undefined,
  );
  try {
    const positions = await appender.append(records.map((record, index) => carrying(record, spans[index])));
    for (const [index, span] of spans.entries()) if (span) endPublish(span, positions.slice(index, index + 1));
    return positions;
  } catch (error) {
    for (const span of spans) {
      span?.fail(classifyError(error).code);
      span?.end();
    }
    throw error;
  }
}

function carrying(record: LogRecord, span: Span | undefined): LogRecord {
  if (span === undefined) return record;
  return { ...record, headers: { ...record.headers, traceparent: span.traceparent } };
}
