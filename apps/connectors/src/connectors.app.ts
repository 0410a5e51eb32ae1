import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ReplyConsumer } from '@umbra/commands';
import { everyTopicOf, type CommandTopics } from '@umbra/contracts/command';
import { connectorsReplyTopic } from '@umbra/contracts/connectors-reply';
import { ingestionCommandTopic } from '@umbra/contracts/ingestion-command';
import { projectTopic } from '@umbra/contracts/project';
import { registryCommandTopic } from '@umbra/contracts/registry-command';
import { sessionTopic } from '@umbra/contracts/session';
import { signingKeyTopic } from '@umbra/contracts/signing-key';
import { deadLetterTopicOf } from '@umbra/contracts/topics';
import { userTopic } from '@umbra/contracts/user';
import type { KafkaConnection } from '@umbra/kafka';
import type { Logger, Metrics, Readiness, Tracer } from '@umbra/observability';
import { Sealer } from '@umbra/sealing';
import { consumerWorker, createDatabaseService, type RunningService, type Worker } from '@umbra/service';
import { refuseOtherMethods } from '@umbra/wire';
import type { DataSource } from 'typeorm';
import { COMMAND_TOPICS, openConnectorsCommands } from './carry-out-commands/connectors-commands.ts';
import type { ConnectorsConfig } from './connectors.config.ts';
import { connectorsDataSource } from './connectors.data-source.ts';
import { ConnectorsModule } from './connectors.module.ts';
import { REPLY_HANDLERS } from './connectors.tokens.ts';
import { CALLBACK_MAX_BYTES, CALLBACK_ROUTE } from './dialects/c2c/callback/callback.controller.ts';
import { finishPatchworksRoutes } from './dialects/patchworks/http/finish-routes.ts';
import { DIALECT_PREFIXES, renderByDialect } from './dialects/render-error.ts';
import { ConnectorsRepository } from './domain/connector/connectors.repository.ts';
import type { Driver } from './domain/driver/driver.ts';
import { builtInDrivers } from './domain/driver/driver-list.ts';
import { ExternalDevicesRepository } from './domain/external-device/external-devices.repository.ts';
import { ExternalDevices } from './domain/external-device/external-devices.service.ts';
import { createOutgoing } from './outgoing/create-outgoing.ts';
import { SystemClock, type Clock } from './persistence/clock.ts';
import { Scheduler } from './scheduler/scheduler.ts';

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
}

export type ConnectorsApp = RunningService;

/** Shorter than a caller waits at the gateway. */
const STATEMENT_TIMEOUT_MS = 15_000;
/** What the relay writes, what is consumed, and what is read into memory. */
const TOPICS = [
  ...[registryCommandTopic, ingestionCommandTopic, connectorsReplyTopic, deadLetterTopicOf(connectorsReplyTopic)],
  ...[projectTopic, signingKeyTopic, sessionTopic, userTopic],
];

/** The service, complete and not yet listening; waits for a migrated database and the topics first. */
export async function createConnectorsApp(options: ConnectorsAppOptions): Promise<ConnectorsApp> {
  const { config, logger, metrics, readiness } = options;
  const { clock = new SystemClock(), drivers = [], commandTopics = COMMAND_TOPICS } = options;
  const outgoing = createOutgoing({ allowPrivate: config.CONNECTORS_ALLOW_PRIVATE, metrics });
  const service = await createDatabaseService({
    ...options,
    name: 'connectors',
    brokers: config.KAFKA_BROKERS,
    migrateCommand: 'apps/connectors/dist/migrate.js',
    topics: [...TOPICS, ...everyTopicOf(commandTopics)],
    dataSource: (onIdleConnectionLost) =>
      connectorsDataSource(config.DATABASE_URL, {
        poolSize: config.CONNECTORS_DATABASE_CONNECTIONS,
        statementTimeoutMs: STATEMENT_TIMEOUT_MS,
        ...{ metrics, onIdleConnectionLost },
      }),
    root: (connection, dataSource) =>
      ConnectorsModule.forRoot({
        ...{ config, connection, dataSource, clock, logger, metrics, outgoing },
        sealer: new Sealer(config.UMBRA_SECRET_KEY, config.UMBRA_OLDER_SECRET_KEYS),
        drivers: [...builtInDrivers, ...drivers],
      }),
    http: { renderError: renderByDialect, routeBodyLimitsBytes: { [CALLBACK_ROUTE]: CALLBACK_MAX_BYTES } },
    prepare: (http) => {
      const fastify = http.getHttpAdapter().getInstance();
      refuseOtherMethods(fastify, DIALECT_PREFIXES);
      finishPatchworksRoutes(fastify);
    },
    workers: (http, connection, dataSource) =>
      workersOf(http, connection, dataSource, { ...options, clock, commandTopics }),
    probes: [{ service: 'c2c', prefixes: ['/c2c/v4'] }],
  });
  readiness.register('scheduler', () => service.http.get(Scheduler).words, { toleratedMs: Infinity });
  return {
    ...service,
    close: async () => {
      await service.close();
      await outgoing.close();
    },
  };
}

async function workersOf(
  http: NestFastifyApplication,
  connection: KafkaConnection,
  dataSource: DataSource,
  options: ConnectorsAppOptions & Required<Pick<ConnectorsAppOptions, 'clock' | 'commandTopics'>>,
): Promise<readonly Worker[]> {
  const { config, logger, metrics, tracer, clock, commandTopics } = options;
  const group = config.CONNECTORS_CONSUMER_GROUP;
  const common = { connection, dataSource, logger, metrics, tracer };
  const replies = await ReplyConsumer.open({
    ...common,
    ...{ groupId: `${group}.replies`, topic: connectorsReplyTopic, handlers: http.get(REPLY_HANDLERS) },
  });
  const commands = await openConnectorsCommands({
    ...common,
    ...{ groupId: `${group}.commands`, topics: commandTopics, nowMs: () => clock.nowMs() },
    connectors: http.get(ConnectorsRepository),
    devices: http.get(ExternalDevices),
    stored: http.get(ExternalDevicesRepository),
  });
  return [consumerWorker('replies', replies), consumerWorker('commands', commands)];
}
