import type { DynamicModule } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AccessTail, refuseStrangersFirst } from '@umbra/access';
import type { Topic } from '@umbra/contracts/topics';
import { classifyError } from '@umbra/errors';
import { BrokerProbe, FencedAppender, KafkaConnection } from '@umbra/kafka';
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
import { createHttpApp, registerProbeRoutes, type HttpAppOptions } from '@umbra/wire';
import type { DataSource } from 'typeorm';
import type { Worker } from './worker.ts';

export interface DatabaseServiceOptions {
  /** Of the service: it stands in client ids, and before the purpose in the ids of relays. */
  readonly name: string;
  readonly version: string;
  readonly brokers: readonly string[];
  /** Not connected yet. @param onIdleConnectionLost for its settings */
  readonly dataSource: (onIdleConnectionLost: (error: unknown) => void) => DataSource;
  /** For the words of who finds the tables missing: `apps/connectors/dist/migrate.js`. */
  readonly migrateCommand: string;
  /** What its relay writes, what it consumes and reads into memory. */
  readonly topics: readonly Topic[];
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly readiness: Readiness;
  /** Aborted when the process is about to end. */
  readonly stopping?: AbortSignal | undefined;
  /** Undefined where tracing is off. */
  readonly tracer?: Tracer | undefined;
  /** Of the relay's appender. For tests: instances on databases of their own share the brokers without being replicas. */
  readonly relayId?: string | undefined;
  /** The root module; it has the AccessModule among its imports. */
  readonly root: (connection: KafkaConnection, dataSource: DataSource) => DynamicModule;
  /** For what the server is to do that no controller says; before it begins to listen. */
  readonly prepare?: (http: NestFastifyApplication) => void;
  /** What goes on beside requests; stopped before the relay. */
  readonly workers: (
    http: NestFastifyApplication,
    connection: KafkaConnection,
    dataSource: DataSource,
  ) => Promise<readonly Worker[]>;
  /** §1.1: the names of the services of the contract that it plays, and their prefixes. */
  readonly probes: readonly { readonly service: string; readonly prefixes: readonly string[] }[];
  readonly http?: Pick<HttpAppOptions, 'bodyLimitBytes' | 'routeBodyLimitsBytes' | 'renderError'>;
}

export interface RunningService {
  readonly http: NestFastifyApplication;
  /** Begins to listen, then to work; resolves when requests are answered. */
  listen(port: number, host: string): Promise<void>;
  /** Drains requests, finishes what is in hand, leaves the brokers and the database. */
  close(): Promise<void>;
}

/** A service with tables and an outbox, complete and not yet listening; waits for a migrated database and the topics first. */
export async function createDatabaseService(options: DatabaseServiceOptions): Promise<RunningService> {
  const { name, version, logger, metrics, readiness, stopping, tracer } = options;
  const connection = new KafkaConnection({ brokers: options.brokers, clientId: name, logger, metrics });
  const dataSource = options.dataSource((error) => {
    const { code, message } = classifyError(error);
    logger.warn({ code, reason: message }, 'an idle database connection broke; the pool replaces it');
  });
  const brokers = new BrokerProbe(connection);
  await Promise.all([
    waitFor('database', () => schemaReady(dataSource, options.migrateCommand), { readiness, logger, stopping }),
    waitFor('kafka', () => brokers.topicsReady(options.topics), { readiness, logger, stopping }),
  ]);
  const relayId = options.relayId ?? `${name}.relay`;
  const relay = new OutboxRelay({
    dataSource,
    // All replicas share the id: of two relays the one that opened it last may write.
    appender: () => FencedAppender.open(connection, relayId),
    ...{ logger, tracer, metrics },
  });
  const http = await createHttpApp(options.root(connection, dataSource), {
    ...options.http,
    ...{ logger, metrics, stopping, tracer },
  });
  options.prepare?.(http);
  refuseStrangersFirst(http);
  const workers = await options.workers(http, connection, dataSource);

  const database = new DatabaseProbe(dataSource);
  const databasePulse = new Pulse('database', () => database.ping(), logger);
  const kafkaPulse = new Pulse('kafka', () => brokers.ping(), logger);
  for (const probe of options.probes) {
    registerProbeRoutes(http, { ...probe, version, logger, isHealthy: () => databasePulse.isAlive });
  }
  readiness.register('access', () => http.get(AccessTail).isReady || 'reading the state of devices, projects and keys');
  readiness.register('database', () => databasePulse.words, { toleratedMs: SHARED_OUTAGE_TOLERATED_MS });
  // What is decided waits in the outbox: without the brokers it is in force later, but callers are answered.
  readiness.register('kafka', () => kafkaPulse.words, { toleratedMs: Infinity });
  readiness.register('relay', () => relay.status.failure ?? true, { toleratedMs: Infinity });
  for (const worker of workers) readiness.register(worker.name, () => worker.words, { toleratedMs: Infinity });

  relay.start();
  databasePulse.start();
  kafkaPulse.start();
  return {
    http,
    listen: async (port, host) => {
      await http.init();
      await http.listen(port, host);
      for (const worker of workers) worker.start();
    },
    close: async () => {
      await http.close();
      await Promise.all(workers.map((worker) => worker.stop()));
      await relay.stop();
      databasePulse.stop();
      database.close();
      kafkaPulse.stop();
      await brokers.close();
      await connection.close();
      await dataSource.destroy();
    },
  };
}
