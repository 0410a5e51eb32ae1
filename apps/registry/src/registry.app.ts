import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AccessTail, refuseStrangersFirst, SigningKeysView } from '@umbra/access';
import { FencedAppender, KafkaConnection } from '@umbra/kafka';
import type { Logger, Metrics, Readiness } from '@umbra/observability';
import { OutboxRelay } from '@umbra/postgres';
import { Sealer } from '@umbra/sealing';
import { createHttpApp, registerProbeRoutes } from '@umbra/wire';
import type { DataSource } from 'typeorm';
import { DatabasePulse } from './database-pulse/database-pulse.ts';
import { DevicesRepository } from './device-store/devices.repository.ts';
import { Housekeeping } from './housekeeping/housekeeping.ts';
import { NoncesRepository } from './nonce-memory/nonces.repository.ts';
import { PasswordHasher } from './passwords/password-hasher.ts';
import { JobsRepository } from './provision-devices/jobs.repository.ts';
import { ProvisioningWorker } from './provision-devices/provisioning-worker.ts';
import type { RegistryConfig } from './registry.config.ts';
import { registryDataSource } from './registry.data-source.ts';
import { RegistryModule } from './registry.module.ts';
import { ensureSigningKey } from './signing-key/signing-keys.repository.ts';
import { SystemClock, type Clock } from './time/clock.ts';
import { seedAdministrator } from './user-store/seed-administrator.ts';
import { SessionsRepository } from './user-store/sessions.repository.ts';

export interface RegistryAppOptions {
  readonly config: RegistryConfig;
  readonly version: string;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly readiness: Readiness;
  /** Aborted when the process is about to end. */
  readonly stopping?: AbortSignal;
  readonly clock?: Clock;
  readonly hasher?: PasswordHasher;
  /** Of the relay's appender. For tests: instances on databases of their own share the brokers without being replicas. */
  readonly relayId?: string;
}

export interface RegistryApp {
  readonly http: NestFastifyApplication;
  readonly dataSource: DataSource;
  readonly housekeeping: Housekeeping;
  /**
   * Opens the port once every service can verify what this one signs: the key of a first boot is on the log by then.
   * @throws TailBehindError when the log does not take it
   */
  listen(port: number, host: string): Promise<void>;
  /** Drains HTTP, finishes what is in hand, leaves. */
  close(): Promise<void>;
}

/** All replicas share it: of two relays the one that opened it last may write. */
const RELAY_ID = 'registry.relay';
const FIRST_PUBLICATION_MS = 30_000;

/** Most routes take a few names, some of them from anyone. */
const BODY_LIMIT_BYTES = 65_536;
/** A hundred ids of 50 characters, each of them two escapes of six bytes, with blanks between. */
const JOB_BODY_LIMIT_BYTES = 262_144;
/** Shorter than a caller waits at the gateway; the largest job writes for about a second. */
const STATEMENT_TIMEOUT_MS = 15_000;

/** The whole service on a migrated database and existing topics. */
export async function createRegistryApp(options: RegistryAppOptions): Promise<RegistryApp> {
  const { config, logger, metrics, readiness, stopping } = options;
  const { clock = new SystemClock(), hasher = new PasswordHasher(), relayId = RELAY_ID } = options;
  const sealer = new Sealer(config.UMBRA_SECRET_KEY);
  const dataSource = await registryDataSource(config.DATABASE_URL, {
    poolSize: config.REGISTRY_DATABASE_CONNECTIONS,
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    onIdleConnectionLost: (error) => logger.warn({ err: error }, 'an idle database connection was lost'),
  }).initialize();
  await seedAdministrator(
    dataSource,
    hasher,
    { email: config.UMBRA_ADMIN_EMAIL, password: config.UMBRA_ADMIN_PASSWORD },
    clock.nowMs(),
  );
  const signingKey = await ensureSigningKey(dataSource, sealer, clock.nowMs());

  const connection = new KafkaConnection({ brokers: config.KAFKA_BROKERS, clientId: 'registry', logger });
  const published = metrics.counter('umbra_outbox_published_total', 'Records that the relay put on the log.');
  const relay = new OutboxRelay({
    dataSource,
    appender: () => FencedAppender.open(connection, relayId),
    logger,
    onPublished: ({ records }) => published.labels().inc(records),
  });
  metrics.gauge(
    'umbra_outbox_oldest_wait_seconds',
    'How long the oldest unpublished record waits.',
    [],
    () => relay.status.oldestWaitMs / 1_000,
  );
  const jobs = new JobsRepository();
  const worker = new ProvisioningWorker({ dataSource, jobs, devices: new DevicesRepository(), sealer, clock, logger });
  const housekeeping = new Housekeeping({
    dataSource,
    nonces: new NoncesRepository(),
    sessions: new SessionsRepository(),
    jobs,
    clock,
    logger,
  });

  const root = RegistryModule.forRoot({
    config,
    dataSource,
    connection,
    signingKey,
    sealer,
    hasher,
    worker,
    clock,
    logger,
    metrics,
  });
  const http = await createHttpApp(root, {
    logger,
    metrics,
    bodyLimitBytes: BODY_LIMIT_BYTES,
    stopping,
    routeBodyLimitsBytes: { '/registry/v2/:appId/devices': JOB_BODY_LIMIT_BYTES },
  });
  refuseStrangersFirst(http);
  const pulse = new DatabasePulse(dataSource, logger);
  for (const service of ['users', 'registry']) {
    registerProbeRoutes(http, {
      prefixes: [`/${service}/v2`],
      service,
      version: options.version,
      isHealthy: () => pulse.isAlive,
    });
  }
  const tail = http.get(AccessTail);
  readiness.register('access', () => tail.isReady || 'reading projects, devices and signing keys');
  readiness.register('relay', () => relay.status.failure ?? true);
  readiness.register('database', async () => {
    await dataSource.query('SELECT 1');
    return true as const;
  });

  relay.start();
  worker.start();
  housekeeping.start();
  pulse.start();
  return {
    http,
    dataSource,
    housekeeping,
    listen: async (port, host) => {
      await http.init();
      const signingKeys = http.get(SigningKeysView);
      await tail.until(() => signingKeys.byId(signingKey.keyId) !== undefined, FIRST_PUBLICATION_MS);
      await http.listen(port, host);
    },
    close: async () => {
      await http.close();
      await Promise.all([worker.stop(), housekeeping.stop(), pulse.stop()]);
      await relay.stop();
      await connection.close();
      await dataSource.destroy();
    },
  };
}
