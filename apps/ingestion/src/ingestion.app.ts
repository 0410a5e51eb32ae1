import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AccessTail, Authenticator } from '@umbra/access';
import { everyTopicOf, type CommandTopics } from '@umbra/contracts/command';
import { connectorsReplyTopic } from '@umbra/contracts/connectors-reply';
import { desiredShadowTopic } from '@umbra/contracts/desired-shadow';
import { deviceTopic } from '@umbra/contracts/device';
import { ingestionCommandTopic } from '@umbra/contracts/ingestion-command';
import { projectTopic } from '@umbra/contracts/project';
import { signingKeyTopic } from '@umbra/contracts/signing-key';
import { telemetryTopic } from '@umbra/contracts/telemetry';
import { BrokerProbe, DeadLetterMetrics, KafkaConnection, MicroBatchAppender } from '@umbra/kafka';
import {
  Pulse,
  SHARED_OUTAGE_TOLERATED_MS,
  waitFor,
  type Logger,
  type Metrics,
  type Readiness,
  type Tracer,
} from '@umbra/observability';
import { addDirectRoutes, createHttpApp, InFlight, registerProbeRoutes } from '@umbra/wire';
import type { FastifyInstance } from 'fastify';
import { AcceptCommands } from './accept-commands/accept-commands.ts';
import { commandConsumer } from './accept-commands/command-consumer.ts';
import { AcceptTelemetry } from './accept-telemetry/accept-telemetry.ts';
import { registerTelemetryRoutes } from './accept-telemetry/register-telemetry-routes.ts';
import { telemetryRoutes } from './accept-telemetry/telemetry-routes.ts';
import type { IngestionConfig } from './ingestion.config.ts';
import { IngestionMetrics } from './ingestion.metrics.ts';
import { IngestionModule } from './ingestion.module.ts';

export interface IngestionAppOptions {
  readonly config: IngestionConfig;
  readonly version: string;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly readiness: Readiness;
  /** Aborted when the process is about to end. */
  readonly stopping?: AbortSignal;
  readonly tracer?: Tracer | undefined;
  readonly nowMs?: () => number;
  /** For tests: each instance would carry out the commands of all. */
  readonly commandTopics?: CommandTopics;
}

export interface IngestionApp {
  readonly http: NestFastifyApplication;
  /** Begins to listen, and then to take commands; resolves when requests are answered. */
  listen(port: number, host: string): Promise<void>;
  /** Drains what was accepted, then leaves the brokers. */
  close(): Promise<void>;
}

/** What it writes, and what it reads into memory. */
const TOPICS = [telemetryTopic, deviceTopic, projectTopic, desiredShadowTopic, signingKeyTopic];

const COMMAND_TOPICS: CommandTopics = { commands: ingestionCommandTopic, replies: [connectorsReplyTopic] };

/**
 * The service, complete and not yet listening: waits for its topics first; `http.listen` reads the views to their end
 * before it opens the port.
 */
export async function createIngestionApp(options: IngestionAppOptions): Promise<IngestionApp> {
  const { config, version, logger, metrics, readiness, stopping, tracer, nowMs } = options;
  const { commandTopics = COMMAND_TOPICS } = options;
  const connection = new KafkaConnection({ brokers: config.KAFKA_BROKERS, clientId: 'ingestion', logger, metrics });
  const brokers = new BrokerProbe(connection);
  await waitFor('kafka', () => brokers.topicsReady([...TOPICS, ...everyTopicOf(commandTopics)]), {
    readiness,
    logger,
    stopping,
  });
  const kafkaPulse = new Pulse('kafka', () => brokers.ping(), logger);
  readiness.register('kafka', () => kafkaPulse.words, { toleratedMs: SHARED_OUTAGE_TOLERATED_MS });
  kafkaPulse.start();
  const ingestionMetrics = new IngestionMetrics(metrics);
  const log = await MicroBatchAppender.open(connection, {
    producers: Math.max(1, config.INGESTION_PRODUCERS),
    deadlineMs: config.INGESTION_APPEND_DEADLINE_MS,
    maxQueuedBytes: config.INGESTION_MAX_QUEUED_BYTES,
    topics: [telemetryTopic.name],
  });
  const commandLog = await MicroBatchAppender.open(connection, {
    deadlineMs: config.INGESTION_APPEND_DEADLINE_MS,
    topics: [telemetryTopic.name, ...commandTopics.replies.map(({ name }) => name)],
  });
  const deadLetters = new DeadLetterMetrics(metrics);
  deadLetters.reads([commandTopics.commands.name]);
  const root = IngestionModule.forRoot({
    ...{ config, connection, log, commandLog, commandTopics, deadLetters, logger, ingestionMetrics, tracer },
    ...(nowMs === undefined ? {} : { nowMs }),
  });
  const httpOptions = { logger, metrics, bodyLimitBytes: config.INGESTION_MAX_BODY_BYTES, stopping, tracer };
  const http = await createHttpApp(root, httpOptions);
  const inFlight = http.get(InFlight);
  const telemetry = {
    authenticator: http.get(Authenticator),
    path: http.get(AcceptTelemetry),
    inFlight,
    metrics: ingestionMetrics,
    logger,
    bodyTimeoutMs: config.INGESTION_BODY_TIMEOUT_MS,
  };
  const paths = telemetryRoutes.flatMap((route) => route.paths);
  const register = (fastify: FastifyInstance) => registerTelemetryRoutes(fastify, telemetryRoutes, telemetry);
  await addDirectRoutes(http, { paths, register }, httpOptions);
  registerProbeRoutes(http, {
    ...{ prefixes: ['/v2', '/v3'], service: 'ingestion', version, logger },
    isHealthy: () => kafkaPulse.isAlive,
  });

  const acceptCommands = http.get(AcceptCommands);
  const commands = commandConsumer({
    ...{ connection, groupId: `${config.INGESTION_CONSUMER_GROUP}.commands`, topic: commandTopics.commands.name },
    handle: (slices) => acceptCommands.handle(slices),
  });

  metrics.gauge('umbra_ingestion_requests_in_flight', 'Requests on their way.', [], () => inFlight.requests);
  metrics.gauge(
    'umbra_ingestion_bytes_in_flight',
    'Bytes of their bodies that have arrived.',
    [],
    () => inFlight.bytes,
  );
  const tail = http.get(AccessTail);
  readiness.register('state of devices and projects', () => tail.isReady || 'still reading the log');

  // Devices are answered, whatever becomes of connectors.
  readiness.register('commands', () => commands.state.status === 'consuming' || commands.state.status, {
    isOptional: true,
  });

  return {
    http,
    listen: async (port, host) => {
      // Reads the views first, which commands need as well.
      await http.listen(port, host);
      commands.start();
    },
    close: async () => {
      await Promise.all([http.close(), commands.stop()]);
      await Promise.all([log.close(), commandLog.close()]);
      kafkaPulse.stop();
      await brokers.close();
      await connection.close();
    },
  };
}
