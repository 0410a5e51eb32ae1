// What tracing costs a request on the way SERVER span → PRODUCER span, in ns, with its three answers: off, on but not
// sampled, sampled. The fourth is what the hot path would cost on OpenTelemetry's API without an SDK, which is its own
// answer to "off". Run: node libs/observability/bench/span-cost.ts
import { context, ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import { ExportResultCode } from '@opentelemetry/core';
import { startSdk } from '../src/tracing/sdk/start-sdk.ts';
import type { Tracer } from '../src/tracing/span.ts';
import type { TracesSampler, TracingSettings } from '../src/tracing/start-tracing.ts';

const ROUNDS = 7;
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

function tracerWith(sampler: TracesSampler): Tracer {
  const settings: TracingSettings = {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318',
    OTEL_SDK_DISABLED: false,
    OTEL_TRACES_SAMPLER: sampler,
    OTEL_TRACES_SAMPLER_ARG: 1,
    OTEL_BSP_SCHEDULE_DELAY: 5_000,
    OTEL_BSP_EXPORT_TIMEOUT: 30_000,
    OTEL_BSP_MAX_QUEUE_SIZE: 2_048,
    OTEL_BSP_MAX_EXPORT_BATCH_SIZE: 512,
  };
  // Exported to nowhere: the collector's side is not measured.
  return startSdk('bench', settings, silent, {
    export: (_spans, done) => done({ code: ExportResultCode.SUCCESS }),
    shutdown: () => Promise.resolve(),
  }).tracer;
}

/** As the ingestion route does it: nothing but the check where tracing is off. */
function requestWith(tracer: Tracer | undefined): () => string | undefined {
  return () => {
    const span = tracer === undefined ? undefined : tracer.startSpan('POST /v2/', 'server', undefined);
    if (span === undefined) return undefined;
    span.setAttributes({ 'http.request.method': 'POST', 'http.route': '/v2/', 'url.scheme': 'http' });
    const publish = span.startChild('telemetry.events publish', 'producer', {
      'messaging.system': 'kafka',
      'messaging.destination.name': 'telemetry.events',
      'messaging.operation.name': 'publish',
      'messaging.operation.type': 'send',
    });
    const { traceparent } = publish;
    publish.end();
    span.setAttributes({ 'http.response.status_code': 200 });
    span.end();
    return traceparent;
  };
}

/** The same steps on the API alone, which answers with spans that do nothing. */
function requestOnApi(): string | undefined {
  const tracer = trace.getTracer('bench');
  const span = tracer.startSpan('POST /v2/', { kind: SpanKind.SERVER }, ROOT_CONTEXT);
  return context.with(trace.setSpan(ROOT_CONTEXT, span), () => {
    const publish = tracer.startSpan('telemetry.events publish', { kind: SpanKind.PRODUCER });
    publish.end();
    span.end();
    return publish.isRecording() ? publish.spanContext().traceId : undefined;
  });
}

function nsPerCall(call: () => unknown, calls: number): number {
  let kept = 0;
  const startedAt = process.hrtime.bigint();
  for (let n = 0; n < calls; n += 1) if (call() !== undefined) kept += 1;
  const ns = Number(process.hrtime.bigint() - startedAt) / calls;
  return kept < 0 ? NaN : ns;
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

const cases: [string, () => unknown, number][] = [
  ['off', requestWith(undefined), 20_000_000],
  ["on OpenTelemetry's API, without an SDK", requestOnApi, 2_000_000],
  ['on, not sampled', requestWith(tracerWith('always_off')), 1_000_000],
  ['on, sampled', requestWith(tracerWith('always_on')), 100_000],
];
for (const [name, call, calls] of cases) {
  nsPerCall(call, Math.floor(calls / 10));
  const rounds = Array.from({ length: ROUNDS }, () => nsPerCall(call, calls));
  console.log(`${median(rounds).toFixed(1).padStart(9)} ns  ${name}`);
}
