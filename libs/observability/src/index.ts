export { createLogger, type Logger, type LoggerOptions } from './logging/logger.ts';
export { NestLogger } from './logging/nest-logger.ts';
export { currentCorrelationId, runWithCorrelation } from './correlation/correlation.ts';
export { Metrics } from './metrics/metrics.ts';
export { Readiness, type ReadinessCheck } from './health/readiness.ts';
export { startInternalServer, type InternalServer, type InternalServerOptions } from './health/internal-server.ts';
export { closeOnSignals, type ShutdownOptions } from './process/close-on-signals.ts';
export { runService, type RunnableService, type ServiceParts, type ServiceSettings } from './process/run-service.ts';
