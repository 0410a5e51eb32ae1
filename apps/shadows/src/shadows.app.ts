import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AccessTail, FindDevice } from '@umbra/access';
import { everyTopicOf, type CommandTopics } from '@umbra/contracts/command';
import { desiredShadowTopic } from '@umbra/contracts/desired-shadow';
import { deviceTopic } from '@umbra/contracts/device';
import { projectTopic } from '@umbra/contracts/project';
import { signingKeyTopic } from '@umbra/contracts/signing-key';
import { telemetryTopic } from '@umbra/contracts/telemetry';
import { deadLetterTopicOf } from '@umbra/contracts/topics';
import { classifyError } from '@umbra/errors';
import { BrokerProbe, FencedAppender, KafkaBatchStrategy, KafkaConnection, MicroBatchAppender } from '@umbra/kafka';
import {
  Pulse,
  SHARED_OUTAGE_TOLERATED_MS,
  waitFor,
  type Logger,
  type Metrics,
  type Readiness,
  type Tracer,
} from '@umbra/observability';
import { DatabaseProbe, OutboxRelay, schemaReady } from '@umbra/postgres';
import { createHttpApp, registerProbeRoutes } from '@umbra/wire';
import { COMMAND_TOPICS, openShadowsCommands } from './carry-out-commands/shadows-commands.ts';
import { ChangeDesiredShadow } from './change-desired-shadow/change-desired-shadow.handler.ts';
import { Housekeeping } from './housekeeping/housekeeping.ts';
import { createProjections } from './shadows.projections.ts';
import type { ShadowsConfig } from './shadows.config.ts';
import { shadowsDataSource } from './shadows.data-source.ts';
import { ShadowsModule } from './shadows.module.ts';
import type { Clock } from './tokens.ts';

export interface ShadowsAppOptions {
  readonly config: ShadowsConfig;
  readonly version: string;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly readiness: Readiness;
  /** Aborted when the process is about to end. */
  readonly stopping?: AbortSignal;
  /** Undefined where tracing is off. */
  readonly tracer?: Tracer | undefined;
  readonly nowMs?: Clock;
  /** A fold has stopped for good: this process will not catch up any more. */
  readonly onFatal?: (error: unknown) => void;
  /** For tests: of several instances, each would carry out the commands of all. */
  readonly commandTopics?: CommandTopics;
}

export interface ShadowsApp {
  readonly http: NestFastifyApplication;
  readonly housekeeping: Housekeeping;
  /** Begins to fold and to listen; resolves when requests are answered. */
  listen(port: number, host: string): Promise<void>;
  /** Drains requests, finishes the batch in hand, leaves the brokers and the database. */
  close(): Promise<void>;
}

const POOL_SIZE = 10;
/** What reads the log has connections of its own: requests cannot keep it waiting. One for each consumer, one to spare. */
const PROJECTOR_POOL_SIZE = 4;
/** Shorter than a caller waits at the gateway. */
const REQUEST_STATEMENT_TIMEOUT_MS = 15_000;
/** A batch takes milliseconds; one that waits for the end of a rebuild is repeated after this. */
const PROJECTOR_STATEMENT_TIMEOUT_MS = 60_000;

const MIGRATE_COMMAND = 'apps/shadows/dist/migrate.js';
/** What it folds, reads into memory, and writes. */
const TOPICS = [
  ...[telemetryTopic, deviceTopic, projectTopic, signingKeyTopic, desiredShadowTopic],
  ...[telemetryTopic, deviceTopic].map(deadLetterTopicOf),
];

/** The service, complete and not yet listening; waits for a migrated database and the topics first. */
export async function createShadowsApp(options: ShadowsAppOptions): Promise<ShadowsApp> {
  const { config, version, logger, metrics, readiness, stopping, tracer, nowMs = Date.now } = options;
  const { commandTopics = COMMAND_TOPICS } = options;
  const onFatal = options.onFatal ?? (() => undefined);
  const connection = new KafkaConnection({ brokers: config.KAFKA_BROKERS, clientId: 'shadows', logger, metrics });
  const onIdleConnectionLost = (error: unknown): void => {
    const { code, message } = classifyError(error);
    logger.warn({ code, reason: message }, 'an idle database connection broke; the pool replaces it');
  };
  const dataSource = shadowsDataSource({
    url: config.DATABASE_URL,
    poolSize: POOL_SIZE,
    statementTimeoutMs: REQUEST_STATEMENT_TIMEOUT_MS,
    onIdleConnectionLost,
    metrics,
  });
  const projectorDataSource = shadowsDataSource({
    url: config.DATABASE_URL,
    poolSize: PROJECTOR_POOL_SIZE,
    statementTimeoutMs: PROJECTOR_STATEMENT_TIMEOUT_MS,
    purpose: 'projector',
    onIdleConnectionLost,
    metrics,
  });
  const brokers = new BrokerProbe(connection);
  await Promise.all([
    waitFor('database', () => schemaReady(dataSource, MIGRATE_COMMAND), { readiness, logger, stopping }),
    waitFor('kafka', () => brokers.topicsReady([...TOPICS, ...everyTopicOf(commandTopics)]), {
      readiness,
      logger,
      stopping,
    }),
  ]);
  await projectorDataSource.initialize();
  const deadLetters = await MicroBatchAppender.open(connection);
  const { timeline, deviceTable } = createProjections({
    dataSource: projectorDataSource,
    deadLetters,
    logger,
    metrics,
    tracer,
    cachedDevices: config.SHADOWS_CACHED_DEVICES,
  });
  const root = ShadowsModule.forRoot({
    ...{ config, connection, dataSource, timeline, deviceTable, nowMs },
  });
  const http = await createHttpApp(root, { logger, metrics, stopping, tracer });
  limitDesiredBodies(http);

  const group = config.SHADOWS_CONSUMER_GROUP;
  const timelineConsumer = new KafkaBatchStrategy({
    ...{ connection, groupId: `${group}.timeline`, topics: [telemetryTopic.name], offsets: timeline, onFatal },
  });
  const deviceConsumer = new KafkaBatchStrategy({
    ...{ connection, groupId: `${group}.devices`, topics: [deviceTopic.name], offsets: deviceTable, onFatal },
    // Compaction leaves holes in the offsets.
    contiguous: false,
  });
  http.connectMicroservice({ strategy: timelineConsumer });
  http.connectMicroservice({ strategy: deviceConsumer });
  const commands = await openShadowsCommands({
    ...{ connection, groupId: `${group}.commands`, topics: commandTopics },
    ...{ dataSource: projectorDataSource, nowMs, logger, metrics, tracer },
    ...{ devices: http.get(FindDevice), desired: http.get(ChangeDesiredShadow) },
  });
  const housekeeping = new Housekeeping({ dataSource, nowMs, logger });
  const relay = new OutboxRelay({
    dataSource,
    logger,
    metrics,
    tracer,
    appender: () => FencedAppender.open(connection, `${group}.outbox`),
  });

  readiness.register('access', () => http.get(AccessTail).isReady || 'still reading the state of devices and projects');
  const database = new DatabaseProbe(dataSource);
  const databasePulse = new Pulse('database', () => database.ping(), logger);
  for (const service of ['shadows', 'traces']) {
    registerProbeRoutes(http, {
      ...{ prefixes: [`/${service}/v2`], service, version, logger },
      isHealthy: () => databasePulse.isAlive,
    });
  }
  const kafkaPulse = new Pulse('kafka', () => brokers.ping(), logger);
  readiness.register('database', () => databasePulse.words, { toleratedMs: SHARED_OUTAGE_TOLERATED_MS });
  // Without the brokers what is read grows old, but callers are answered, which nobody else would do better.
  readiness.register('kafka', () => kafkaPulse.words, { toleratedMs: Infinity });
  readiness.register('timeline', () => consuming(timelineConsumer), { toleratedMs: Infinity });
  readiness.register('device table', () => consuming(deviceConsumer), { toleratedMs: Infinity });
  // Callers are answered, and the read models kept, all the same.
  readiness.register('commands', () => consuming(commands), { isOptional: true });
  databasePulse.start();
  kafkaPulse.start();

  return {
    http,
    housekeeping,
    listen: async (port, host) => {
      // Routes and views first: what is wrong with either shows before anything is consumed.
      await http.init();
      await http.startAllMicroservices();
      relay.start();
      await http.listen(port, host);
      commands.start();
      housekeeping.start();
    },
    close: async () => {
      await http.close();
      await Promise.all([commands.stop(), housekeeping.stop()]);
      await relay.stop();
      await deadLetters.close();
      databasePulse.stop();
      database.close();
      kafkaPulse.stop();
      await brokers.close();
      await connection.close();
      await Promise.all([dataSource.destroy(), projectorDataSource.destroy()]);
    },
  };
}

function consuming(consumer: Pick<KafkaBatchStrategy, 'state'>): true | string {
  const { status } = consumer.state;
  return status === 'consuming' || status;
}

const DESIRED_MAX_BYTES = 1_000;

/** SHA-4: counted by the server itself, with a Content-Length and without. */
function limitDesiredBodies(http: NestFastifyApplication): void {
  const fastify = http.getHttpAdapter().getInstance();
  fastify.addHook('onRoute', (route) => {
    const isDesired = route.url.startsWith('/shadows/v2/') && [route.method].flat().includes('PUT');
    if (isDesired) route.bodyLimit = DESIRED_MAX_BYTES;
  });
}
