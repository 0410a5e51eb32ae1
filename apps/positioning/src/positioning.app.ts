import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AccessTail, refuseStrangersFirst } from '@umbra/access';
import { deviceTopic } from '@umbra/contracts/device';
import { projectTopic } from '@umbra/contracts/project';
import { signingKeyTopic } from '@umbra/contracts/signing-key';
import { telemetryTopic } from '@umbra/contracts/telemetry';
import { deadLetterTopicOf } from '@umbra/contracts/topics';
import { classifyError } from '@umbra/errors';
import { BrokerProbe, KafkaBatchStrategy, KafkaConnection, MicroBatchAppender } from '@umbra/kafka';
import {
  Pulse,
  SHARED_OUTAGE_TOLERATED_MS,
  waitFor,
  type Logger,
  type Metrics,
  type Readiness,
  type Tracer,
} from '@umbra/observability';
import { NO_FALLBACK } from '@umbra/positioning-engine';
import { DatabaseProbe, schemaReady } from '@umbra/postgres';
import { createHttpApp, registerProbeRoutes, renderPositioningError } from '@umbra/wire';
import { GEOSUBMIT_PATH, MAX_GEOSUBMIT_BYTES } from './geosubmit/geosubmit.limits.ts';
import { DeviceNames } from './learn-contributions/device-names.ts';
import { BlurKey } from './blur-key.ts';
import { ImportBatches } from './import-batches/import-batches.ts';
import { sweepAbandoned } from './import-batches/sweep-abandoned.ts';
import { addManners, conversationOf } from './locate-http/manners.ts';
import { LOCATE_PATHS, MAX_BODY_BYTES } from './locate-http/locate.paths.ts';
import { createScanRunner } from './locate-telemetry/create-scan-runner.ts';
import type { PositioningConfig } from './positioning.config.ts';
import { positioningDataSource } from './positioning.data-source.ts';
import { PositioningMetrics } from './positioning.metrics.ts';
import { PositioningModule } from './positioning.module.ts';
import { POSITIONING_API_VERSION } from './positioning.version.ts';
import { queriesOf } from './radio-map/run-query.ts';
import { StoredRadioMap } from './radio-map/stored-radio-map.ts';
import { tellUnreadable } from './radio-map/unreadable-rows.ts';
import { showRegionQuality } from './self-test/region-quality.ts';

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
  readonly nowMs?: () => number;
  /** The fold has stopped for good: this process will not catch up any more. */
  readonly onFatal?: (error: unknown) => void;
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
/** The fold's transactions have connections of their own: requests cannot keep them waiting. One, and one to spare. */
const FOLD_POOL_SIZE = 2;
/** A batch takes well below a second; one that waits for the end of a rebuild is repeated after this. */
const FOLD_STATEMENT_TIMEOUT_MS = 60_000;
/** Some ms each to locate: all of a batch within half a second. */
const MAX_SCANS_PER_BATCH = 200;
/** What it folds, reads into memory, and writes. */
const TOPICS = [telemetryTopic, deadLetterTopicOf(telemetryTopic), deviceTopic, projectTopic, signingKeyTopic];

/** The service, complete and not yet listening; waits for a migrated database and the topics first. */
export async function createPositioningApp(options: PositioningAppOptions): Promise<PositioningApp> {
  const { config, version, logger, metrics, readiness, stopping, tracer, nowMs = Date.now } = options;
  const onFatal = options.onFatal ?? (() => undefined);
  const connection = new KafkaConnection({ brokers: config.KAFKA_BROKERS, clientId: 'positioning', logger, metrics });
  const onIdleConnectionLost = (error: unknown): void => {
    const { code, message } = classifyError(error);
    logger.warn({ code, reason: message }, 'an idle database connection broke; the pool replaces it');
  };
  const dataSource = positioningDataSource({
    url: config.DATABASE_URL,
    poolSize: POOL_SIZE,
    statementTimeoutMs: REQUEST_STATEMENT_TIMEOUT_MS,
    ...{ onIdleConnectionLost, metrics },
  });
  const foldDataSource = positioningDataSource({
    url: config.DATABASE_URL,
    poolSize: FOLD_POOL_SIZE,
    statementTimeoutMs: FOLD_STATEMENT_TIMEOUT_MS,
    purpose: 'fold',
    ...{ onIdleConnectionLost, metrics },
  });
  const brokers = new BrokerProbe(connection);
  await Promise.all([
    waitFor('database', () => schemaReady(dataSource, MIGRATE_COMMAND), { readiness, logger, stopping }),
    waitFor('kafka', () => brokers.topicsReady(TOPICS), { readiness, logger, stopping }),
  ]);
  await foldDataSource.initialize();
  const appender = await MicroBatchAppender.open(connection, { topics: [telemetryTopic.name] });
  const answered = new PositioningMetrics(metrics);
  showRegionQuality(queriesOf(dataSource), metrics, nowMs);
  const cacheLimits = {
    stations: config.POSITIONING_CACHED_STATIONS,
    fingerprints: config.POSITIONING_CACHED_FINGERPRINTS,
    ttlMs: config.POSITIONING_CACHE_TTL_MS,
  };
  const map = new StoredRadioMap(queriesOf(dataSource), cacheLimits, tellUnreadable(logger, answered));
  const scans = createScanRunner({
    ...{ dataSource: foldDataSource, map, appender, secretKey: config.UMBRA_SECRET_KEY },
    fallback: { ...NO_FALLBACK, area: config.POSITIONING_TELEMETRY_AREA },
    ...{ logger, metrics, answered, tracer, nowMs },
  });
  const root = PositioningModule.forRoot({
    ...{ connection, dataSource, map, scans, metrics: answered },
    blurKey: new BlurKey(config.UMBRA_SECRET_KEY),
    names: new DeviceNames(config.UMBRA_SECRET_KEY),
  });
  const http = await createHttpApp(root, {
    ...{ logger, metrics, stopping, tracer },
    renderError: renderPositioningError,
    correlationId: conversationOf,
    routeBodyLimitsBytes: {
      ...Object.fromEntries(LOCATE_PATHS.map((path) => [path, MAX_BODY_BYTES])),
      [GEOSUBMIT_PATH]: MAX_GEOSUBMIT_BYTES,
    },
  });
  addManners(http, logger);
  refuseStrangersFirst(http);
  const scanConsumer = new KafkaBatchStrategy({
    ...{ connection, groupId: `${config.POSITIONING_CONSUMER_GROUP}.map`, topics: [telemetryTopic.name] },
    ...{ offsets: scans, maxMessages: MAX_SCANS_PER_BATCH, onFatal },
  });
  http.connectMicroservice({ strategy: scanConsumer });

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
  readiness.register('scans', () => scanConsumer.state.status === 'consuming' || scanConsumer.state.status, {
    toleratedMs: Infinity,
  });
  databasePulse.start();
  kafkaPulse.start();

  const imports = new ImportBatches({ dataSource: foldDataSource, nowMs });
  let sweeping = Promise.resolve();

  return {
    http,
    listen: async (port, host) => {
      // Routes and views first: what is wrong with either shows before anything is consumed.
      await http.init();
      await http.startAllMicroservices();
      await http.listen(port, host);
      sweeping = sweepAbandoned(imports, logger);
    },
    close: async () => {
      await http.close();
      await appender.close();
      databasePulse.stop();
      database.close();
      kafkaPulse.stop();
      await brokers.close();
      await connection.close();
      await sweeping;
      await Promise.all([dataSource.destroy(), foldDataSource.destroy()]);
    },
  };
}
