import { setGlobalErrorHandler } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  defaultResource,
  detectResources,
  resourceAttributesEnvDetector,
  resourceFromAttributes,
  serviceInstanceIdDetector,
  serviceNameEnvDetector,
} from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider, type SpanExporter } from '@opentelemetry/sdk-trace';
import type { Logger } from '../../logging/logger.ts';
import type { Tracing, TracingSettings } from '../start-tracing.ts';
import { samplerOf } from './sampler.ts';
import { SdkTracer } from './sdk-tracer.ts';
import { WatchedExporter } from './watched-exporter.ts';

const RESOURCE_DETECTORS = [serviceInstanceIdDetector, resourceAttributesEnvDetector, serviceNameEnvDetector];

/** Starts OpenTelemetry's SDK for one service; what it exports goes to the collector, by OTLP over HTTP. */
export function startSdk(
  service: string,
  settings: TracingSettings,
  logger: Logger,
  exporter: SpanExporter = new OTLPTraceExporter(),
): Tracing {
  // What reaches it are failed exports, of which the exporter below has told already.
  setGlobalErrorHandler(() => undefined);
  const provider = new TracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': service, 'service.namespace': 'umbra' }))
      // OTEL_RESOURCE_ATTRIBUTES and OTEL_SERVICE_NAME have the last word.
      .merge(detectResources({ detectors: RESOURCE_DETECTORS })),
    sampler: samplerOf(settings.OTEL_TRACES_SAMPLER, settings.OTEL_TRACES_SAMPLER_ARG),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: new WatchedExporter(exporter, logger),
        scheduledDelayMillis: settings.OTEL_BSP_SCHEDULE_DELAY,
        exportTimeoutMillis: settings.OTEL_BSP_EXPORT_TIMEOUT,
        maxQueueSize: settings.OTEL_BSP_MAX_QUEUE_SIZE,
        maxExportBatchSize: settings.OTEL_BSP_MAX_EXPORT_BATCH_SIZE,
      }),
    ],
  });
  return {
    tracer: new SdkTracer(provider.getTracer('umbra')),
    close: (deadlineMs) => withinDeadline(provider.shutdown(), deadlineMs, logger),
  };
}

async function withinDeadline(work: Promise<void>, deadlineMs: number, logger: Logger): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => {
      resolve(false);
    }, deadlineMs);
  });
  const isDone = await Promise.race([
    deadline,
    work.then(
      () => true,
      () => false,
    ),
  ]);
  clearTimeout(timer);
  if (!isDone) logger.warn({ deadlineMs }, 'the last traces could not be exported');
}
