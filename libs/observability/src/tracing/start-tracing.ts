import type { Logger } from '../logging/logger.ts';
import type { Tracer } from './span.ts';

/** The samplers that OpenTelemetry names. */
export type TracesSampler =
  | 'always_on'
  | 'always_off'
  | 'traceidratio'
  | 'parentbased_always_on'
  | 'parentbased_always_off'
  | 'parentbased_traceidratio';

/** What a service is told of tracing. The exporter reads its own variables (`OTEL_EXPORTER_OTLP_*`) from the environment. */
export interface TracingSettings {
  /** Off when it is empty. */
  readonly OTEL_EXPORTER_OTLP_ENDPOINT: string;
  readonly OTEL_SDK_DISABLED: boolean;
  readonly OTEL_TRACES_SAMPLER: TracesSampler;
  readonly OTEL_TRACES_SAMPLER_ARG: number;
  readonly OTEL_BSP_SCHEDULE_DELAY: number;
  readonly OTEL_BSP_EXPORT_TIMEOUT: number;
  readonly OTEL_BSP_MAX_QUEUE_SIZE: number;
  readonly OTEL_BSP_MAX_EXPORT_BATCH_SIZE: number;
}

/** Tracing that is on. */
export interface Tracing {
  readonly tracer: Tracer;
  /** Sends what is ended and not sent yet, for as long as that may take; never rejects. */
  readonly close: (deadlineMs: number) => Promise<void>;
}

/**
 * Turns tracing on if the settings say so. OpenTelemetry's SDK is loaded then and only then: a process without a
 * collector has no line of it in memory.
 */
export async function startTracing(
  service: string,
  settings: TracingSettings,
  logger: Logger,
): Promise<Tracing | undefined> {
  if (settings.OTEL_EXPORTER_OTLP_ENDPOINT === '' || settings.OTEL_SDK_DISABLED) return undefined;
  const { startSdk } = await import('./sdk/start-sdk.ts');
  return startSdk(service, settings, logger);
}
