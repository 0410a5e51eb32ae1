import { startInternalServer } from '../health/internal-server.ts';
import { Readiness } from '../health/readiness.ts';
import { createLogger, type Logger } from '../logging/logger.ts';
import { Metrics } from '../metrics/metrics.ts';
import type { Tracer } from '../tracing/span.ts';
import { startTracing, type TracingSettings } from '../tracing/start-tracing.ts';
import { closeOnSignals } from './close-on-signals.ts';
import { StoppedWaitingError } from './wait-for.ts';

/** What a service gets to tell the world by. */
export interface ServiceParts {
  readonly version: string;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly readiness: Readiness;
  /** Aborted when the process is told to end: nothing new is begun, every answer asks its caller to go elsewhere. */
  readonly stopping: AbortSignal;
  /** Undefined where tracing is off. */
  readonly tracer: Tracer | undefined;
}

/** What the service calls itself, and its release. */
export interface ServiceIdentity {
  readonly name: string;
  readonly version: string;
}

/** A service that is complete, and listens when it is told to. */
export interface RunnableService {
  listen(port: number, host: string): Promise<unknown>;
  /** Drain, finish what is in hand, commit, leave. */
  close(): Promise<void>;
}

/** Of the settings that every service has, those that its process lives by. */
export interface ServiceSettings extends TracingSettings {
  readonly HOST: string;
  readonly PORT: number;
  readonly INTERNAL_PORT: number;
  readonly LOG_LEVEL: string;
  readonly SHUTDOWN_DELAY_MS: number;
  readonly SHUTDOWN_DEADLINE_MS: number;
}

/** The last spans are worth that much of a shutdown, and no more: a dead collector must not hold it up. */
const LAST_TRACES_DEADLINE_MS = 2_000;

/**
 * A service's life: health and metrics from the first moment, ready once it listens. On SIGTERM: unready at once, and
 * every answer closes its connection; after `SHUTDOWN_DELAY_MS`, by when no load balancer sends anything new, it closes;
 * the internal port last. One that does not listen yet serves nobody, and closes without that delay. What `start` fails
 * with ends the process.
 */
export async function runService(
  { name, version }: ServiceIdentity,
  settings: ServiceSettings,
  start: (parts: ServiceParts) => Promise<RunnableService>,
): Promise<void> {
  const logger = createLogger(name, { level: settings.LOG_LEVEL });
  const metrics = new Metrics(name);
  metrics.gauge('umbra_build_info', 'The release that runs; always 1.', ['version'], () => [[1, version]]);
  const readiness = new Readiness();
  const stop = new AbortController();
  readiness.register('application', () => 'starting');
  const internal = await startInternalServer({
    port: settings.INTERNAL_PORT,
    host: settings.HOST,
    readiness,
    metrics,
  });
  const tracing = await startTracing(name, settings, logger);
  const starting = start({ version, logger, metrics, readiness, stopping: stop.signal, tracer: tracing?.tracer });
  closeOnSignals({
    logger,
    announce: () => {
      readiness.register('application', () => 'shutting down');
      stop.abort();
    },
    delayMs: () => (readiness.hasStarted ? settings.SHUTDOWN_DELAY_MS : 0),
    deadlineMs: settings.SHUTDOWN_DEADLINE_MS,
    close: async () => {
      await (await startedOrStopped(starting))?.close();
      await tracing?.close(LAST_TRACES_DEADLINE_MS);
      await internal.close();
    },
  });
  const running = await startedOrStopped(starting);
  if (running === undefined || stop.signal.aborted) return;
  try {
    await running.listen(settings.PORT, settings.HOST);
  } catch (error) {
    // What was still opening when it was told to close fails, and is closed all the same.
    if (stop.signal.aborted) return;
    throw error;
  }
  if (stop.signal.aborted) return;
  readiness.noteStarted();
  readiness.register('application', () => true);
  logger.info({ host: settings.HOST, port: settings.PORT, internalPort: internal.port }, 'listening');
}

/** @returns undefined for a service that was told to stop while it still waited for what it needs */
async function startedOrStopped(starting: Promise<RunnableService>): Promise<RunnableService | undefined> {
  try {
    return await starting;
  } catch (error) {
    if (error instanceof StoppedWaitingError) return undefined;
    throw error;
  }
}
