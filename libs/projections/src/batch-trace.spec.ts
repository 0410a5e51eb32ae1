import type { LogMessage } from '@umbra/kafka';
import { RecordingTracer } from '@umbra/testing';
import { BatchTrace } from './batch-trace.ts';

const traceId = (n: number) => n.toString(16).padStart(32, '0');
const spanId = (n: number) => n.toString(16).padStart(16, '0');
const published = (n: number, flags = '01') => `00-${traceId(n)}-${spanId(n)}-${flags}`;

const message = (offset: number, traceparent?: string): LogMessage => ({
  ...{ topic: 'telemetry.events', partition: 3, offset, key: 'HERE-1', value: null, timestampMs: 0 },
  headers: traceparent === undefined ? {} : { traceparent },
});

describe('BatchTrace', () => {
  it('leads from the publication of a record to the commit', () => {
    const tracer = new RecordingTracer();
    const record = message(7, published(1));
    const trace = BatchTrace.start(tracer, 'shadows.timeline', [message(6), record]);
    trace?.beginTransaction(2);
    expect(tracer.spans.map(({ isEnded }) => isEnded)).toEqual([false, false]);
    trace?.committed([]);
    const [process, commit] = tracer.spans;
    expect(process).toMatchObject({
      ...{ name: 'telemetry.events process', kind: 'consumer', traceId: traceId(1), parentSpanId: spanId(1) },
      attributes: { 'messaging.destination.partition.id': '3', 'messaging.kafka.offset': 7 },
      isEnded: true,
    });
    expect(commit).toMatchObject({
      ...{ name: 'timeline commit', kind: 'internal', traceId: traceId(1), parentSpanId: process?.spanId },
      attributes: { 'umbra.projection': 'shadows.timeline', 'messaging.batch.message_count': 2 },
      ...{ links: [], failure: undefined, isEnded: true },
    });
    expect(trace?.of(record)?.spanId).toBe(process?.spanId);
  });

  it('has one transaction for many records, linked with each', () => {
    const tracer = new RecordingTracer();
    const trace = BatchTrace.start(
      tracer,
      'shadows.timeline',
      [1, 2, 3].map((n) => message(n, published(n))),
    );
    trace?.beginTransaction(3);
    trace?.committed([]);
    const [first, second, third] = tracer.named('telemetry.events process');
    const [commit, ...more] = tracer.named('timeline commit');
    expect(more).toEqual([]);
    expect(commit?.parentSpanId).toBe(first?.spanId);
    expect(commit?.links.map((link) => link.spanId)).toEqual([second?.spanId, third?.spanId]);
    expect([first, second, third].map((span) => span?.links.map((link) => link.spanId))).toEqual([
      [],
      [commit?.spanId],
      [commit?.spanId],
    ]);
    expect(tracer.spans.every(({ isEnded }) => isEnded)).toBe(true);
  });

  it('keeps as many links as a span may have', () => {
    const tracer = new RecordingTracer();
    const records = Array.from({ length: 200 }, (_, n) => message(n, published(n + 1)));
    BatchTrace.start(tracer, 'shadows.timeline', records)?.beginTransaction(200);
    expect(tracer.named('timeline commit')[0]?.links).toHaveLength(128);
  });

  it.each([
    ['none', undefined],
    ['one that is not sampled', published(1, '00')],
    ['nonsense', 'nonsense'],
  ])('is nothing for records whose header is %s', (_what, traceparent) => {
    const tracer = new RecordingTracer();
    expect(BatchTrace.start(tracer, 'shadows.timeline', [message(1, traceparent)])).toBeUndefined();
    expect(tracer.spans).toEqual([]);
  });

  it('says which record could not be used', () => {
    const tracer = new RecordingTracer();
    const [good, bad] = [message(1, published(1)), message(2, published(2))];
    const trace = BatchTrace.start(tracer, 'shadows.timeline', [good, bad]);
    trace?.beginTransaction(2);
    trace?.committed([{ message: bad, error: Object.assign(new Error('out of range'), { code: '22003' }) }]);
    expect(tracer.spans.map(({ name, failure }) => [name, failure])).toEqual([
      ['telemetry.events process', undefined],
      ['telemetry.events process', '22003'],
      ['timeline commit', undefined],
    ]);
  });

  it('ends all with the code of what failed, before the transaction and in it', () => {
    for (const hasBegun of [false, true]) {
      const tracer = new RecordingTracer();
      const trace = BatchTrace.start(tracer, 'shadows.timeline', [message(1, published(1))]);
      if (hasBegun) trace?.beginTransaction(1);
      trace?.failed('40001');
      expect(tracer.spans.map(({ failure, isEnded }) => [failure, isEnded])).toEqual(
        Array.from({ length: hasBegun ? 2 : 1 }, () => ['40001', true]),
      );
    }
  });
});
