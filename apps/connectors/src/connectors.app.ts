import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AccessTail, refuseStrangersFirst } from '@umbra/access';
import { connectorsReplyTopic } from '@umbra/contracts/connectors-reply';
import { ingestionCommandTopic } from '@umbra/contracts/ingestion-command';
import { projectTopic } from '@umbra/contracts/project';
import { registryCommandTopic } from '@umbra/contracts/registry-command';
import { sessionTopic } from '@umbra/contracts/session';
import { signingKeyTopic } from '@umbra/contracts/signing-key';
import { deadLetterTopicOf } from '@umbra/contracts/topics';
import { userTopic } from '@umbra/contracts/user';
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
import { Sealer } from '@umbra/sealing';
import { createHttpApp, refuseOtherMethods, registerProbeRoutes } from '@umbra/wire';
import {
  COMMAND_TOPICS,
  openConnectorsCommands,
  type CommandTopics,
} from './carry-out-commands/connectors-commands.ts';
import type { ConnectorsConfig } from './connectors.config.ts';
import { connectorsDataSource } from './connectors.data-source.ts';
import { ConnectorsModule } from './connectors.module.ts';
import { CALLBACK_MAX_BYTES, CALLBACK_ROUTE } from './dialects/c2c/callback/callback.controller.ts';
import { finishPatchworksRoutes } from './dialects/patchworks/http/finish-routes.ts';
import { DIALECT_PREFIXES, renderByDialect } from './dialects/render-error.ts';
import { ConnectorsRepository } from './domain/connector/connectors.repository.ts';
import type { Driver } from './domain/driver/driver.ts';
import { builtInDrivers } from './domain/driver/driver-list.ts';
import { ExternalDevicesRepository } from './domain/external-device/external-devices.repository.ts';
import { ExternalDevices } from './domain/external-device/external-devices.service.ts';
import { RepliesRunner } from './domain/replies/replies.runner.ts';
import { SystemClock, type Clock } from './persistence/clock.ts';
import { Scheduler } from './scheduler/scheduler.ts';
import { createOutgoing } from './outgoing/create-outgoing.ts';

export interface ConnectorsAppOptions {
  readonly config: ConnectorsConfig;
  readonly version: string;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly readiness: Readiness;
  /** Aborted when the process is about to end. */
  readonly stopping?: AbortSignal;
  /** Undefined where tracing is off. */
  readonly tracer?: Tracer | undefined;
  readonly clock?: Clock;
  /** For tests: beside those that are built in. */
  readonly drivers?: readonly Driver[];
  /** Of the relay's appender. For tests: instances on databases of their own share the brokers without being replicas. */
  readonly relayId?: string;
  /** For tests, likewise: each would carry out the commands of all. */
  readonly commandTopics?: CommandTopics;
  /** A consumer has stopped for good: this process will not catch up any more. */
  readonly onFatal?: (error: unknown) => void;
}

export interface ConnectorsApp {
  readonly http: NestFastifyApplication;
  /** Begins to run what is due and to listen; resolves when requests are answered. */
  listen(port: number, host: string): Promise<void>;
  /** Drains requests, finishes or hands over what runs, leaves the brokers and the database. */
  close(): Promise<void>;
}

/** All replicas share it: of two relays the one that opened it last may write. */
const RELAY_ID = 'connectors.relay';
/** Shorter than a caller waits at the gateway. */
const STATEMENT_TIMEOUT_MS = 15_000;
const MIGRATE_COMMAND = 'apps/connectors/dist/migrate.js';
/** What the relay writes, what is consumed, and what is read into memory. */
const TOPICS = [
  registryCommandTopic,
  ingestionCommandTopic,
  connectorsReplyTopic,
  deadLetterTopicOf(connectorsReplyTopic),
  projectTopic,
  signingKeyTopic,
  sessionTopic,
  userTopic,
];

/** The service, complete and not yet listening; waits for a migrated database and the topics first. */
export async function createConnectorsApp(options: ConnectorsAppOptions): Promise<ConnectorsApp> {
  const { config, version, logger, metrics, readiness, stopping, tracer, relayId = RELAY_ID } = options;
  const { clock = new SystemClock(), drivers = [], commandTopics = COMMAND_TOPICS } = options;
  const connection = new KafkaConnection({ brokers: config.KAFKA_BROKERS, clientId: 'connectors', logger, metrics });
  const dataSource = connectorsDataSource(config.DATABASE_URL, {
    poolSize: config.CONNECTORS_DATABASE_CONNECTIONS,
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    metrics,
    onIdleConnectionLost: (error) => {
      const { code, message } = classifyError(error);
      logger.warn({ code, reason: message }, 'an idle database connection broke; the pool replaces it');
    },
  });
  const brokers = new BrokerProbe(connection);
  await Promise.all([
    waitFor('database', () => schemaReady(dataSource, MIGRATE_COMMAND), { readiness, logger, stopping }),
    waitFor('kafka', () => brokers.topicsReady([...TOPICS, ...topicsOf(commandTopics)]), {
      readiness,
      logger,
      stopping,
    }),
  ]);
  const relay = new OutboxRelay({
    dataSource,
    appender: () => FencedAppender.open(connection, relayId),
    ...{ logger, tracer, metrics },
  });
  const outgoing = createOutgoing({ allowPrivate: config.CONNECTORS_ALLOW_PRIVATE, metrics });
  const deadLetters = await MicroBatchAppender.open(connection, {
    topics: [deadLetterTopicOf(connectorsReplyTopic).name],
  });
  const root = ConnectorsModule.forRoot({
    ...{ config, connection, dataSource, clock, logger, metrics, outgoing, deadLetters, tracer },
    sealer: new Sealer(config.UMBRA_SECRET_KEY, config.UMBRA_OLDER_SECRET_KEYS),
    drivers: [...builtInDrivers, ...drivers],
  });
  const http = await createHttpApp(root, {
    ...{ logger, metrics, stopping, tracer },
    renderError: renderByDialect,
    routeBodyLimitsBytes: { [CALLBACK_ROUTE]: CALLBACK_MAX_BYTES },
  });
  refuseOtherMethods(http.getHttpAdapter().getInstance(), DIALECT_PREFIXES);
  finishPatchworksRoutes(http.getHttpAdapter().getInstance());
  refuseStrangersFirst(http);
  const replyConsumer = new KafkaBatchStrategy({
    ...{ connection, groupId: `${config.CONNECTORS_CONSUMER_GROUP}.replies`, topics: [connectorsReplyTopic.name] },
    ...{ offsets: http.get(RepliesRunner), onFatal: options.onFatal ?? (() => undefined) },
    // Replies expire: a partition may begin behind the stored offset, with what nobody waits for any more gone.
    contiguous: false,
  });
  http.connectMicroservice({ strategy: replyConsumer });
  const commands = await openConnectorsCommands({
    ...{ connection, groupId: `${config.CONNECTORS_CONSUMER_GROUP}.commands`, topics: commandTopics },
    ...{ dataSource, nowMs: () => clock.nowMs(), logger, metrics, tracer },
    connectors: http.get(ConnectorsRepository),
    devices: http.get(ExternalDevices),
    stored: http.get(ExternalDevicesRepository),
  });

  readiness.register('access', () => http.get(AccessTail).isReady || 'reading projects, users and signing keys');
  const database = new DatabaseProbe(dataSource);
  const databasePulse = new Pulse('database', () => database.ping(), logger);
  const kafkaPulse = new Pulse('kafka', () => brokers.ping(), logger);
  registerProbeRoutes(http, {
    ...{ prefixes: ['/c2c/v4'], service: 'c2c', version, logger },
    isHealthy: () => databasePulse.isAlive,
  });
  readiness.register('database', () => databasePulse.words, { toleratedMs: SHARED_OUTAGE_TOLERATED_MS });
  // What is decided waits in the outbox: without the brokers it is in force later, but callers are answered.
  readiness.register('kafka', () => kafkaPulse.words, { toleratedMs: Infinity });
  readiness.register('relay', () => relay.status.failure ?? true, { toleratedMs: Infinity });

  readiness.register('scheduler', () => http.get(Scheduler).words, { toleratedMs: Infinity });
  readiness.register('replies', () => consuming(replyConsumer), { toleratedMs: Infinity });
  // Callers are answered, and connectors run, all the same.
  readiness.register('commands', () => consuming(commands), { isOptional: true });

  relay.start();
  databasePulse.start();
  kafkaPulse.start();
  return {
    http,
    listen: async (port, host) => {
      await http.init();
      await http.startAllMicroservices();
      await http.listen(port, host);
      commands.start();
    },
    close: async () => {
      await http.close();
      await commands.stop();
      await outgoing.close();
      await relay.stop();
      await deadLetters.close();
      databasePulse.stop();
      database.close();
      kafkaPulse.stop();
      await brokers.close();
      await connection.close();
      await dataSource.destroy();
    },
  };
}

const topicsOf = ({ commands, replies }: CommandTopics) => [commands, deadLetterTopicOf(commands), ...replies];

function consuming(consumer: Pick<KafkaBatchStrategy, 'state'>): true | string {
  const { status } = consumer.state;
  return status === 'consuming' || status;
}
