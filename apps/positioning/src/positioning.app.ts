import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AccessTail, refuseStrangersFirst } from '@umbra/access';
import { deviceTopic } from '@umbra/contracts/device';
import { projectTopic } from '@umbra/contracts/project';
import { signingKeyTopic } from '@umbra/contracts/signing-key';
import { classifyError } from '@umbra/errors';
import { BrokerProbe, KafkaConnection } from '@umbra/kafka';
import {
  Pulse,
  SHARED_OUTAGE_TOLERATED_MS,
  waitFor,
  type Logger,
  type Metrics,
  type Readiness,
  type Tracer,
} from '@umbra/observability';
import { DatabaseProbe, schemaReady } from '@umbra/postgres';
import { createHttpApp, registerProbeRoutes, renderPositioningError } from '@umbra/wire';
import { addManners, conversationOf } from './locate-http/manners.ts';
import { LOCATE_PATHS, MAX_BODY_BYTES } from './locate-http/locate.paths.ts';
import type { PositioningConfig } from './positioning.config.ts';
import { positioningDataSource } from './positioning.data-source.ts';
import { PositioningMetrics } from './positioning.metrics.ts';
import { PositioningModule } from './positioning.module.ts';
import { POSITIONING_API_VERSION } from './positioning.version.ts';
import { queriesOf } from './radio-map/run-query.ts';
import { StoredRadioMap } from './radio-map/stored-radio-map.ts';

export interface PositioningAppOptions {
  readonly config: PositioningConfig;
  readonly version: string;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly readiness: Readiness;
  /** Aborted when the process is about to end. */
  readonly stopping?: AbortSignal;
  /** Undefined where tracing is off. */
  readonly tracer?: Tracer | undefined;
}

export interface PositioningApp {
  readonly http: NestFastifyApplication;
  /** Begins to fold and to listen; resolves when requests are answered. */
  listen(port: number, host: string): Promise<void>;
  /** Drains requests, finishes the batch in hand, leaves the brokers and the database. */
  close(): Promise<void>;
}

const POOL_SIZE = 10;
/** Shorter than a caller waits at the gateway. */
const REQUEST_STATEMENT_TIMEOUT_MS = 15_000;
const MIGRATE_COMMAND = 'apps/positioning/dist/migrate.js';
/** What it reads into memory. */
const TOPICS = [deviceTopic, projectTopic, signingKeyTopic];

/** The service, complete and not yet listening; waits for a migrated database and the topics first. */
export async function createPositioningApp(options: PositioningAppOptions): Promise<PositioningApp> {
  const { config, version, logger, metrics, readiness, stopping, tracer } = options;
  const connection = new KafkaConnection({ brokers: config.KAFKA_BROKERS, clientId: 'positioning', logger, metrics });
  const dataSource = positioningDataSource({
    url: config.DATABASE_URL,
    poolSize: POOL_SIZE,
    statementTimeoutMs: REQUEST_STATEMENT_TIMEOUT_MS,
    onIdleConnectionLost: (error: unknown) => {
      const { code, message } = classifyError(error);
      logger.warn({ code, reason: message }, 'an idle database connection broke; the pool replaces it');
    },
    metrics,
  });
  const brokers = new BrokerProbe(connection);
  await Promise.all([
    waitFor('database', () => schemaReady(dataSource, MIGRATE_COMMAND), { readiness, logger, stopping }),
    waitFor('kafka', () => brokers.topicsReady(TOPICS), { readiness, logger, stopping }),
  ]);
  const root = PositioningModule.forRoot({
    ...{ connection, dataSource },
    map: new StoredRadioMap(queriesOf(dataSource), {
      stations: config.POSITIONING_CACHED_STATIONS,
      fingerprints: config.POSITIONING_CACHED_FINGERPRINTS,
      ttlMs: config.POSITIONING_CACHE_TTL_MS,
    }),
    metrics: new PositioningMetrics(metrics),
  });
  const http = await createHttpApp(root, {
    ...{ logger, metrics, stopping, tracer },
    renderError: renderPositioningError,
    correlationId: conversationOf,
    routeBodyLimitsBytes: Object.fromEntries(LOCATE_PATHS.map((path) => [path, MAX_BODY_BYTES])),
  });
  addManners(http, logger);
  refuseStrangersFirst(http);

  readiness.register('access', () => http.get(AccessTail).isReady || 'still reading the state of devices and projects');
  const database = new DatabaseProbe(dataSource);
  const databasePulse = new Pulse('database', () => database.ping(), logger);
  registerProbeRoutes(http, {
    ...{ prefixes: ['/positioning/v2'], service: 'positioning', version, logger },
    isHealthy: () => databasePulse.isAlive,
    words: {
      healthy: { status: 'OK' },
      version: { apiVersion: POSITIONING_API_VERSION, serviceVersion: version },
      renderError: renderPositioningError,
    },
  });
  const kafkaPulse = new Pulse('kafka', () => brokers.ping(), logger);
  readiness.register('database', () => databasePulse.words, { toleratedMs: SHARED_OUTAGE_TOLERATED_MS });
  // Without the brokers nothing new is learned, but callers are answered, which nobody else would do better.
  readiness.register('kafka', () => kafkaPulse.words, { toleratedMs: Infinity });
  databasePulse.start();
  kafkaPulse.start();

  return {
    http,
    listen: async (port, host) => {
      await http.listen(port, host);
    },
    close: async () => {
      await http.close();
      databasePulse.stop();
      database.close();
      kafkaPulse.stop();
      await brokers.close();
      await connection.close();
      await dataSource.destroy();
    },
  };
}
