import { LogUnavailableError, type LogAppender, type LogRecord } from '@umbra/kafka';
import { RecordingTracer } from '@umbra/testing';
import { appendTraced } from './append-traced.ts';

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const REQUEST_SPAN_ID = '00f067aa0ba902b7';

class MemoryLog implements LogAppender {
  readonly records: LogRecord[] = [];
  failWith: Error | undefined;

  append(records: readonly LogRecord[]) {
    if (this.failWith !== undefined) return Promise.reject(this.failWith);
    this.records.push(...records);
    return Promise.resolve(records.map(({ topic }, offset) => ({ topic, partition: 0, offset: offset + 5 })));
  }

  close() {
    return Promise.resolve();
  }
}

const record = (headers: Record<string, string>): LogRecord => ({
  ...{ topic: 'device.events', key: 'd-1', value: '{}' },
  headers: { type: 'device.claimed', ...headers },
});

const traced = record({ traceparent: `00-${TRACE_ID}-${REQUEST_SPAN_ID}-01` });
const untraced = [record({}), record({ traceparent: `00-${TRACE_ID}-${REQUEST_SPAN_ID}-00` })];

describe('appendTraced', () => {
  it('makes a span of each publication whose request is traced, and leaves the others alone', async () => {
    const log = new MemoryLog();
    const tracer = new RecordingTracer();
    await appendTraced(log, tracer, [...untraced, traced]);
    const [publish, ...more] = tracer.spans;
    expect(more).toEqual([]);
    expect(publish).toMatchObject({
      ...{ name: 'device.events publish', kind: 'producer', traceId: TRACE_ID, parentSpanId: REQUEST_SPAN_ID },
      attributes: { 'messaging.destination.partition.id': '0', 'messaging.kafka.offset': 7 },
      isEnded: true,
    });
    expect(log.records).toEqual([...untraced, record({ traceparent: `00-${TRACE_ID}-${String(publish?.spanId)}-01` })]);
  });

  it('ends them when the log does not take the records', async () => {
    const log = new MemoryLog();
    const tracer = new RecordingTracer();
    log.failWith = new LogUnavailableError('no broker');
    await expect(appendTraced(log, tracer, [traced])).rejects.toThrow(LogUnavailableError);
    expect(tracer.spans).toMatchObject([{ failure: 'KAFKA_LOG_UNAVAILABLE', isEnded: true }]);
  });
});
