import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { runWithCorrelation, runWithSpan } from '../correlation/correlation.ts';
import { createLogger } from '../logging/logger.ts';
import { startTracing, type TracesSampler } from './start-tracing.ts';
import { defaultSettings, recordTracing, silent } from './testing/recording-tracing.ts';

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN_ID = '00f067aa0ba902b7';
const CALLER = `00-${TRACE_ID}-${SPAN_ID}`;

describe('a tracer', () => {
  it("continues the caller's trace, step by step", async () => {
    const { tracer, spans, close } = recordTracing();
    const request = tracer.startSpan('POST /v2/', 'server', `${CALLER}-01`);
    const publish = request?.startChild('telemetry.events publish', 'producer', { 'messaging.system': 'kafka' });
    publish?.end();
    request?.setAttributes({ 'http.response.status_code': 200 });
    request?.end();
    await close(1_000);
    expect(
      spans.map(({ name, parentSpanContext, attributes }) => [name, parentSpanContext?.spanId, attributes]),
    ).toEqual([
      ['telemetry.events publish', request?.spanId, { 'messaging.system': 'kafka' }],
      ['POST /v2/', SPAN_ID, { 'http.response.status_code': 200 }],
    ]);
    expect(spans.map((span) => span.spanContext().traceId)).toEqual([TRACE_ID, TRACE_ID]);
    expect(publish?.traceparent).toBe(`00-${TRACE_ID}-${String(publish?.spanId)}-01`);
    expect(spans[0]?.resource.attributes).toMatchObject({ 'service.name': 'test', 'service.namespace': 'umbra' });
  });

  it.each(['', 'nonsense', `00-${'0'.repeat(32)}-${SPAN_ID}-01`])('begins a trace of its own after %j', (header) => {
    const { tracer } = recordTracing();
    const span = tracer.startSpan('GET /', 'server', header);
    expect(span?.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(span?.traceId).not.toBe('0'.repeat(32));
  });

  it.each<[TracesSampler, number, boolean, boolean, boolean]>([
    // sampler, argument; sampled without a caller, with one that does, with one that does not
    ['parentbased_always_on', 1, true, true, false],
    ['parentbased_always_off', 1, false, true, false],
    ['parentbased_traceidratio', 0, false, true, false],
    ['parentbased_traceidratio', 1, true, true, false],
    ['always_on', 1, true, true, true],
    ['always_off', 1, false, false, false],
    ['traceidratio', 0, false, false, false],
    ['traceidratio', 1, true, true, true],
  ])('samples by %s(%d)', (sampler, ratio, alone, afterYes, afterNo) => {
    const { tracer } = recordTracing({ OTEL_TRACES_SAMPLER: sampler, OTEL_TRACES_SAMPLER_ARG: ratio });
    const isSampled = (parent?: string) => tracer.startSpan('GET /', 'server', parent) !== undefined;
    expect([isSampled(), isSampled(`${CALLER}-01`), isSampled(`${CALLER}-00`)]).toEqual([alone, afterYes, afterNo]);
  });

  it('says by its code what failed, and links to what is no parent', async () => {
    const { tracer, spans, close } = recordTracing();
    const span = tracer.startSpan('timeline commit', 'internal', undefined);
    span?.link({ traceId: TRACE_ID, spanId: SPAN_ID });
    span?.fail('40001');
    span?.end();
    await close(1_000);
    expect(spans[0]?.status).toEqual({ code: 2 });
    expect(spans[0]?.attributes).toEqual({ 'error.type': '40001' });
    expect(spans[0]?.links.map(({ context }) => context.spanId)).toEqual([SPAN_ID]);
  });

  it('puts its ids into log lines, beside the conversation', () => {
    const lines: string[] = [];
    const logger = createLogger('test', { destination: { write: (line) => void lines.push(line) } });
    const span = recordTracing().tracer.startSpan('GET /', 'server', `${CALLER}-01`);
    if (span === undefined) throw new Error('not sampled');
    runWithCorrelation('c-1', () => {
      runWithSpan(span, () => {
        logger.info({}, 'inside');
      });
      logger.info({}, 'outside');
    });
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { message: 'inside', correlationId: 'c-1', traceId: TRACE_ID, spanId: span.spanId },
      { message: 'outside', correlationId: 'c-1' },
    ]);
    expect(JSON.parse(lines[1] ?? '')).not.toHaveProperty('traceId');
  });
});

describe('tracing', () => {
  it('is off without a collector, and when it is told so', async () => {
    expect(await startTracing('test', { ...defaultSettings, OTEL_EXPORTER_OTLP_ENDPOINT: '' }, silent)).toBeUndefined();
    expect(await startTracing('test', { ...defaultSettings, OTEL_SDK_DISABLED: true }, silent)).toBeUndefined();
  });

  describe('with a collector', () => {
    const environment = { ...process.env };
    const bodies: string[] = [];
    let collector: Server;
    let isSlow = false;

    beforeEach(async () => {
      bodies.length = 0;
      isSlow = false;
      collector = createServer((request, response) => {
        let body = '';
        request.on('data', (piece: Buffer) => (body += piece.toString()));
        request.on('end', () => {
          if (isSlow) return;
          bodies.push(`${String(request.url)} ${body}`);
          response.end('{}');
        });
      });
      await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
      const { port } = collector.address() as AddressInfo;
      process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = `http://127.0.0.1:${String(port)}`;
    });

    afterEach(async () => {
      process.env = { ...environment };
      collector.closeAllConnections();
      await new Promise((resolve) => collector.close(resolve));
    });

    it('sends what has ended, at the latest when it closes', async () => {
      const tracing = await startTracing('test', { ...defaultSettings, OTEL_BSP_SCHEDULE_DELAY: 60_000 }, silent);
      tracing?.tracer.startSpan('GET /', 'server', `${CALLER}-01`)?.end();
      expect(bodies).toEqual([]);
      await tracing?.close(5_000);
      expect(bodies).toHaveLength(1);
      expect(bodies[0]).toMatch(/^\/v1\/traces /);
      expect(bodies[0]).toContain(TRACE_ID);
    });

    it('waits for a collector that hangs no longer than it may', async () => {
      isSlow = true;
      process.env['OTEL_EXPORTER_OTLP_TIMEOUT'] = '400';
      const warnings: string[] = [];
      const logger = { ...silent, warn: (_fields: object, message: string) => void warnings.push(message) };
      const tracing = await startTracing('test', defaultSettings, logger);
      tracing?.tracer.startSpan('GET /', 'server', undefined)?.end();
      const startedAtMs = performance.now();
      await tracing?.close(200);
      expect(performance.now() - startedAtMs).toBeLessThan(2_000);
      expect(warnings).toEqual(['the last traces could not be exported']);
    });
  });

  it('goes on when nobody listens: the queue is bounded, and one line says so', async () => {
    process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = 'http://127.0.0.1:1';
    process.env['OTEL_EXPORTER_OTLP_TIMEOUT'] = '100';
    try {
      const lines: string[] = [];
      const logger = createLogger('test', { destination: { write: (line) => void lines.push(line) } });
      const tracing = await startTracing('test', { ...defaultSettings, OTEL_BSP_EXPORT_TIMEOUT: 200 }, logger);
      const aFewExportsMs = performance.now() + 1_000;
      for (let spans = 0; spans < 2 * defaultSettings.OTEL_BSP_MAX_QUEUE_SIZE || performance.now() < aFewExportsMs;) {
        runWithCorrelation('c-1', () => {
          for (let n = 0; n < 512; n += 1) tracing?.tracer.startSpan('GET /', 'server', undefined)?.end();
        });
        spans += 512;
        await delay(1);
      }
      expect(lines).toHaveLength(1);
      const line = JSON.parse(lines[0] ?? '');
      expect(line).toMatchObject({
        level: 'warn',
        message: 'traces cannot be exported; spans are dropped until they can',
        err: { code: 'ECONNREFUSED' },
      });
      // It is about none of the requests.
      expect(line).not.toHaveProperty('correlationId');
      await tracing?.close(500);
    } finally {
      delete process.env['OTEL_EXPORTER_OTLP_ENDPOINT'];
      delete process.env['OTEL_EXPORTER_OTLP_TIMEOUT'];
    }
  });
});
