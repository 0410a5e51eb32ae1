import { everyTopicOf, type CommandTopics } from '@umbra/contracts/command';
import { deviceTopic } from '@umbra/contracts/device';
import { geofenceTopic } from '@umbra/contracts/geofence';
import { geofencingReplyTopic } from '@umbra/contracts/geofencing-reply';
import { projectTopic } from '@umbra/contracts/project';
import { ruleTopic } from '@umbra/contracts/rule';
import { shadowsCommandTopic } from '@umbra/contracts/shadows-command';
import { signingKeyTopic } from '@umbra/contracts/signing-key';
import { deadLetterTopicOf } from '@umbra/contracts/topics';
import type { Logger, Metrics, Readiness, Tracer } from '@umbra/observability';
import { createDatabaseService, type RunningService } from '@umbra/service';
import { COMMAND_TOPICS } from './carry-out-commands/command-topics.ts';
import type { GeofencingConfig } from './geofencing.config.ts';
import { geofencingDataSource } from './geofencing.data-source.ts';
import { GeofencingModule, slices } from './geofencing.module.ts';

export interface GeofencingAppOptions {
  readonly config: GeofencingConfig;
  readonly version: string;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly readiness: Readiness;
  /** Aborted when the process is about to end. */
  readonly stopping?: AbortSignal;
  /** Undefined where tracing is off. */
  readonly tracer?: Tracer | undefined;
  readonly nowMs?: () => number;
  /** Of the relay's appender. For tests: instances on databases of their own share the brokers without being replicas. */
  readonly relayId?: string;
  /** For tests, likewise: each would carry out the commands of all. */
  readonly commandTopics?: CommandTopics;
}

export type GeofencingApp = RunningService;

/** Shorter than a caller waits at the gateway. */
const STATEMENT_TIMEOUT_MS = 15_000;
const TOPICS = [
  ...[deviceTopic, projectTopic, signingKeyTopic, geofenceTopic, ruleTopic, shadowsCommandTopic, geofencingReplyTopic],
  ...[deviceTopic, geofencingReplyTopic].map(deadLetterTopicOf),
];

/** The service, complete and not yet listening; waits for a migrated database and the topics first. */
export function createGeofencingApp(options: GeofencingAppOptions): Promise<GeofencingApp> {
  const { config, logger, metrics, tracer, nowMs = Date.now, commandTopics = COMMAND_TOPICS } = options;
  return createDatabaseService({
    ...options,
    name: 'geofencing',
    brokers: config.KAFKA_BROKERS,
    migrateCommand: 'apps/geofencing/dist/migrate.js',
    topics: [...TOPICS, ...everyTopicOf(commandTopics)],
    dataSource: (onIdleConnectionLost) =>
      geofencingDataSource(config.DATABASE_URL, {
        poolSize: config.GEOFENCING_DATABASE_CONNECTIONS,
        statementTimeoutMs: STATEMENT_TIMEOUT_MS,
        ...{ metrics, onIdleConnectionLost },
      }),
    root: (connection, dataSource) =>
      GeofencingModule.forRoot({
        ...{ config, connection, commandTopics, dataSource, logger, metrics, nowMs, tracer },
      }),
    workers: async (http) =>
      (await Promise.all(slices.map(({ workers }) => workers?.(http) ?? Promise.resolve([])))).flat(),
    probes: [
      { service: 'geofences', prefixes: ['/geofences/v2'] },
      { service: 'rules', prefixes: ['/rules/v4'] },
      { service: 'sensors', prefixes: ['/sensors/v3'] },
      { service: 'associations', prefixes: ['/associations/v3'] },
      { service: 'device-associations', prefixes: ['/device-associations/v2'] },
      { service: 'geofence-associations', prefixes: ['/geofence-associations/v2'] },
    ],
  });
}
