import { startInternalServer } from '../health/internal-server.ts';
import { Readiness } from '../health/readiness.ts';
import { createLogger, type Logger, type LoggerOptions } from '../logging/logger.ts';
import { Metrics } from '../metrics/metrics.ts';
import { closeOnSignals } from './close-on-signals.ts';

/** What a service gets to tell the world by. */
export interface ServiceParts {
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly readiness: Readiness;
}

/** A service that is complete, and listens when it is told to. */
export interface RunnableService {
  listen(port: number, host: string): Promise<unknown>;
  /** Drain, finish what is in hand, commit, leave. */
  close(): Promise<void>;
}

/** The settings that every service has. */
export interface ServiceSettings {
  readonly HOST: string;
  readonly PORT: number;
  readonly INTERNAL_PORT: number;
}

/**
 * A service's life: health and metrics from the first moment, ready once it listens, unready at once on SIGTERM, and the
 * internal port closed last. What `start` fails with ends the process.
 */
export async function runService(
  service: string,
  settings: ServiceSettings,
  start: (parts: ServiceParts) => Promise<RunnableService>,
  loggerOptions?: LoggerOptions,
): Promise<void> {
  const logger = createLogger(service, loggerOptions);
  const metrics = new Metrics(service);
  const readiness = new Readiness();
  readiness.register('application', () => 'starting');
  const internal = await startInternalServer({
    port: settings.INTERNAL_PORT,
    host: settings.HOST,
    readiness,
    metrics,
  });
  const starting = start({ logger, metrics, readiness });
  closeOnSignals({
    logger,
    close: async () => {
      readiness.register('application', () => 'shutting down');
      await (await starting).close();
      await internal.close();
    },
  });
  const running = await starting;
  await running.listen(settings.PORT, settings.HOST);
  readiness.register('application', () => true);
  logger.info({ host: settings.HOST, port: settings.PORT, internalPort: internal.port }, 'listening');
}
