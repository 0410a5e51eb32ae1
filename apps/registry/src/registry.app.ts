import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AccessTail, refuseStrangersFirst, SigningKeysView } from '@umbra/access';
import { everyTopicOf, type CommandTopics } from '@umbra/contracts/command';
import { deviceTopic } from '@umbra/contracts/device';
import { geofenceTopic } from '@umbra/contracts/geofence';
import { projectTopic } from '@umbra/contracts/project';
import { ruleTopic } from '@umbra/contracts/rule';
import { sessionTopic } from '@umbra/contracts/session';
import { signingKeyTopic } from '@umbra/contracts/signing-key';
import { userTopic } from '@umbra/contracts/user';
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
import { Sealer } from '@umbra/sealing';
import {
  createHttpApp,
  JITTERBIT_PREFIX,
  PATCHWORKS_LOGIN_PREFIX,
  refuseOtherMethods,
  registerProbeRoutes,
  renderByPrefix,
  renderJitterbitError,
  renderPatchworksError,
} from '@umbra/wire';
import type { DataSource } from 'typeorm';
import { Annotations } from './annotations/annotations.ts';
import { ForgetDeletedResources } from './annotations/forget-deleted-resources.ts';
import { COMMAND_TOPICS, openRegistryCommands } from './carry-out-commands/registry-commands.ts';
import { DevicesRepository } from './device-store/devices.repository.ts';
import { Housekeeping } from './housekeeping/housekeeping.ts';
import { NoncesRepository } from './nonce-memory/nonces.repository.ts';
import { PasswordHasher } from './passwords/password-hasher.ts';
import { Quota } from './provision-device/quota.ts';
import { JobsRepository } from './provision-devices/jobs.repository.ts';
import { ProvisioningWorker } from './provision-devices/provisioning-worker.ts';
import { publishAllUsers } from './publish-users/publish-users.ts';
import type { RegistryConfig } from './registry.config.ts';
import { registryDataSource } from './registry.data-source.ts';
import { PROBED_SERVICES, RegistryModule } from './registry.module.ts';
import { FencesAndRulesView } from './resources/fences-and-rules.view.ts';
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
  /** Undefined where tracing is off. */
  readonly tracer?: Tracer | undefined;
  readonly clock?: Clock;
  readonly hasher?: PasswordHasher;
  /** Of the relay's appender. For tests: instances on databases of their own share the brokers without being replicas. */
  readonly relayId?: string;
  /** For tests, likewise: of several instances, each would carry out the commands of all. */
  readonly commandTopics?: CommandTopics;
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

const MIGRATE_COMMAND = 'apps/registry/dist/migrate.js';
/** What the relay writes, and what is read into memory. */
const TOPICS = [projectTopic, deviceTopic, signingKeyTopic, userTopic, sessionTopic, geofenceTopic, ruleTopic];

/** ERR-7: the logins of other dialects answer in their words. */
const DIALECTS = {
  [JITTERBIT_PREFIX]: renderJitterbitError,
  [PATCHWORKS_LOGIN_PREFIX]: renderPatchworksError,
};

/** The whole service; waits for a migrated database and the topics first. */
export async function createRegistryApp(options: RegistryAppOptions): Promise<RegistryApp> {
  const { config, logger, metrics, readiness, stopping, tracer } = options;
  const { clock = new SystemClock(), hasher = new PasswordHasher(), relayId = RELAY_ID } = options;
  const { commandTopics = COMMAND_TOPICS } = options;
  const sealer = new Sealer(config.UMBRA_SECRET_KEY);
  const dataSource = registryDataSource(config.DATABASE_URL, {
    poolSize: config.REGISTRY_DATABASE_CONNECTIONS,
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    metrics,
    onIdleConnectionLost: (error) => logger.warn({ err: error }, 'an idle database connection was lost'),
  });
  const connection = new KafkaConnection({ brokers: config.KAFKA_BROKERS, clientId: 'registry', logger, metrics });
  const brokers = new BrokerProbe(connection);
  await Promise.all([
    waitFor('database', () => schemaReady(dataSource, MIGRATE_COMMAND), { readiness, logger, stopping }),
    waitFor('kafka', () => brokers.topicsReady([...TOPICS, ...everyTopicOf(commandTopics)]), {
      readiness,
      logger,
      stopping,
    }),
  ]);
  await seedAdministrator(
    dataSource,
    hasher,
    { email: config.UMBRA_ADMIN_EMAIL, password: config.UMBRA_ADMIN_PASSWORD },
    clock.nowMs(),
  );
  await publishAllUsers(dataSource, clock.nowMs());
  const signingKey = await ensureSigningKey(dataSource, sealer, clock.nowMs());

  const relay = new OutboxRelay({
    dataSource,
    appender: () => FencedAppender.open(connection, relayId),
    logger,
    tracer,
    metrics,
  });
  const jobs = new JobsRepository();
  const worker = new ProvisioningWorker({ dataSource, jobs, devices: new DevicesRepository(), sealer, clock, logger });
  const fencesAndRules = new FencesAndRulesView();
  const housekeeping = new Housekeeping({
    dataSource,
    nonces: new NoncesRepository(),
    sessions: new SessionsRepository(),
    jobs,
    deletedResources: new ForgetDeletedResources(fencesAndRules, new Annotations()),
    clock,
    logger,
  });
  const quota = new Quota(config.REGISTRY_LICENCES_PER_PROJECT);
  const commands = await openRegistryCommands({
    ...{ connection, dataSource, quota, sealer, logger, metrics, tracer },
    groupId: `${config.REGISTRY_CONSUMER_GROUP}.commands`,
    topics: commandTopics,
    nowMs: () => clock.nowMs(),
  });

  const root = RegistryModule.forRoot({
    config,
    dataSource,
    connection,
    signingKey,
    sealer,
    hasher,
    worker,
    quota,
    fencesAndRules,
    clock,
    logger,
  });
  const http = await createHttpApp(root, {
    logger,
    metrics,
    bodyLimitBytes: BODY_LIMIT_BYTES,
    renderError: renderByPrefix(DIALECTS),
    stopping,
    tracer,
    routeBodyLimitsBytes: { '/registry/v2/:appId/devices': JOB_BODY_LIMIT_BYTES },
  });
  refuseOtherMethods(http.getHttpAdapter().getInstance(), Object.keys(DIALECTS));
  refuseStrangersFirst(http);
  const database = new DatabaseProbe(dataSource);
  const databasePulse = new Pulse('database', () => database.ping(), logger);
  const kafkaPulse = new Pulse('kafka', () => brokers.ping(), logger);
  for (const { service, prefixes } of PROBED_SERVICES) {
    registerProbeRoutes(http, {
      prefixes,
      service,
      version: options.version,
      logger,
      isHealthy: () => databasePulse.isAlive,
    });
  }
  const tail = http.get(AccessTail);
  readiness.register('access', () => tail.isReady || 'reading projects, devices and signing keys');
  readiness.register('database', () => databasePulse.words, { toleratedMs: SHARED_OUTAGE_TOLERATED_MS });
  // What is decided waits in the outbox: without the brokers it is in force later, but callers are answered.
  readiness.register('kafka', () => kafkaPulse.words, { toleratedMs: Infinity });
  readiness.register('relay', () => relay.status.failure ?? true, { toleratedMs: Infinity });
  readiness.register('commands', () => commands.state.status === 'consuming' || commands.state.status, {
    isOptional: true,
  });

  relay.start();
  worker.start();
  housekeeping.start();
  databasePulse.start();
  kafkaPulse.start();
  return {
    http,
    dataSource,
    housekeeping,
    listen: async (port, host) => {
      await http.init();
      const signingKeys = http.get(SigningKeysView);
      await tail.until(() => signingKeys.byId(signingKey.keyId) !== undefined, FIRST_PUBLICATION_MS);
      await http.listen(port, host);
      commands.start();
    },
    close: async () => {
      await http.close();
      await Promise.all([worker.stop(), housekeeping.stop(), commands.stop()]);
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
