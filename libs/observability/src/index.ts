export { createLogger, type Logger, type LoggerOptions } from './logging/logger.ts';
export { NestLogger } from './logging/nest-logger.ts';
export { currentCorrelationId, currentSpan, runWithCorrelation, runWithSpan } from './correlation/correlation.ts';
export { Metrics } from './metrics/metrics.ts';
export {
  Readiness,
  SHARED_OUTAGE_TOLERATED_MS,
  type ReadinessCheck,
  type ReadinessOptions,
  type ReadinessReport,
} from './health/readiness.ts';
export { Pulse, type PulseTiming } from './health/pulse.ts';
export { startInternalServer, type InternalServer, type InternalServerOptions } from './health/internal-server.ts';
export { closeOnSignals, type ShutdownOptions } from './process/close-on-signals.ts';
export { endWhenStopped } from './process/end-when-stopped.ts';
export { StoppedWaitingError, waitFor, type WaitForOptions } from './process/wait-for.ts';
export { runService, type RunnableService, type ServiceParts, type ServiceSettings } from './process/run-service.ts';
export type { Span, SpanAttributes, SpanIds, SpanKind, Tracer } from './tracing/span.ts';
export { startTracing, type Tracing, type TracingSettings } from './tracing/start-tracing.ts';
export { isSampled, isTraceparent, unsampledTraceparent } from './tracing/traceparent.ts';
