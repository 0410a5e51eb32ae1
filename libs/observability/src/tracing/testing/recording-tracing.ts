import { ExportResultCode } from '@opentelemetry/core';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import type { Logger } from '../../logging/logger.ts';
import { startSdk } from '../sdk/start-sdk.ts';
import type { TracingSettings } from '../start-tracing.ts';

export const defaultSettings: TracingSettings = {
  OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318',
  OTEL_SDK_DISABLED: false,
  OTEL_TRACES_SAMPLER: 'parentbased_always_on',
  OTEL_TRACES_SAMPLER_ARG: 1,
  OTEL_BSP_SCHEDULE_DELAY: 10,
  OTEL_BSP_EXPORT_TIMEOUT: 1_000,
  OTEL_BSP_MAX_QUEUE_SIZE: 2_048,
  OTEL_BSP_MAX_EXPORT_BATCH_SIZE: 512,
};

export const silent: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** Tracing whose spans stay in memory. */
export function recordTracing(settings: Partial<TracingSettings> = {}) {
  const exported: ReadableSpan[] = [];
  const exporter: SpanExporter = {
    export: (spans, done) => {
      exported.push(...spans);
      done({ code: ExportResultCode.SUCCESS });
    },
    shutdown: () => Promise.resolve(),
  };
  const tracing = startSdk('test', { ...defaultSettings, ...settings }, silent, exporter);
  return { ...tracing, spans: exported };
}
