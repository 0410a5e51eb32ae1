import { bulkJobsReplyTopic } from '@umbra/contracts/bulk-jobs-reply';
import { connectorsCommandTopic } from '@umbra/contracts/connectors-command';
import { geofencingCommandTopic } from '@umbra/contracts/geofencing-command';
import { projectTopic } from '@umbra/contracts/project';
import { registryCommandTopic } from '@umbra/contracts/registry-command';
import { shadowsCommandTopic } from '@umbra/contracts/shadows-command';
import { signingKeyTopic } from '@umbra/contracts/signing-key';
import { deadLetterTopicOf } from '@umbra/contracts/topics';
import type { Logger, Metrics, Readiness, Tracer } from '@umbra/observability';
import { Sealer } from '@umbra/sealing';
import { createDatabaseService, type RunningService } from '@umbra/service';
import type { BulkJobsConfig } from './bulk-jobs.config.ts';
import { bulkJobsDataSource } from './bulk-jobs.data-source.ts';
import { DEVICE_UPLOADS } from './http/bulk-jobs-routes.decorator.ts';
import { BulkJobsModule, slices } from './bulk-jobs.module.ts';

export interface BulkJobsAppOptions {
  readonly config: BulkJobsConfig;
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
}

export type BulkJobsApp = RunningService;

/** Shorter than a caller waits at the gateway. */
const STATEMENT_TIMEOUT_MS = 15_000;
/** Of a job's CSV or JSON. */
const MAX_UPLOAD_BYTES = 5 * 1_048_576;
const TOPICS = [
  ...[
    projectTopic,
    signingKeyTopic,
    registryCommandTopic,
    connectorsCommandTopic,
    shadowsCommandTopic,
    geofencingCommandTopic,
    bulkJobsReplyTopic,
  ],
  ...[bulkJobsReplyTopic].map(deadLetterTopicOf),
];

/** The service, complete and not yet listening; waits for a migrated database and the topics first. */
export function createBulkJobsApp(options: BulkJobsAppOptions): Promise<BulkJobsApp> {
  const { config, logger, metrics, tracer, nowMs = Date.now } = options;
  return createDatabaseService({
    ...options,
    name: 'bulk-jobs',
    brokers: config.KAFKA_BROKERS,
    migrateCommand: 'apps/bulk-jobs/dist/migrate.js',
    topics: TOPICS,
    dataSource: (onIdleConnectionLost) =>
      bulkJobsDataSource(config.DATABASE_URL, {
        poolSize: config.BULK_JOBS_DATABASE_CONNECTIONS,
        statementTimeoutMs: STATEMENT_TIMEOUT_MS,
        ...{ metrics, onIdleConnectionLost },
      }),
    root: (connection, dataSource) =>
      BulkJobsModule.forRoot({
        ...{ config, connection, dataSource, logger, metrics, nowMs, tracer },
        sealer: new Sealer(config.UMBRA_SECRET_KEY, config.UMBRA_OLDER_SECRET_KEYS),
      }),
    workers: async (http) =>
      (await Promise.all(slices.map(({ workers }) => workers?.(http) ?? Promise.resolve([])))).flat(),
    http: { routeBodyLimitsBytes: { [`/${DEVICE_UPLOADS}`]: MAX_UPLOAD_BYTES } },
    probes: [{ service: 'bulkjobs', prefixes: ['/bulkjobs/v4'] }],
  });
}
