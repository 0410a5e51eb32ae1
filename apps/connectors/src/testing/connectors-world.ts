import { createHash, randomUUID } from 'node:crypto';
import { signToken, type TokenClaims } from '@umbra/access';
import { newEvent, type EventEnvelope } from '@umbra/contracts/envelope';
import type { ProjectId, UserId } from '@umbra/contracts/ids';
import { projectTopic } from '@umbra/contracts/project';
import { sessionTopic } from '@umbra/contracts/session';
import { signingKeyTopic } from '@umbra/contracts/signing-key';
import { deadLetterTopicOf, topics, type Topic } from '@umbra/contracts/topics';
import { userTopic } from '@umbra/contracts/user';
import { eventRecord, MicroBatchAppender, type KafkaConnection } from '@umbra/kafka';
import { createLogger, Readiness } from '@umbra/observability';
import { runMigrations } from '@umbra/postgres';
import {
  type Answer,
  aProject,
  aSigningKey,
  callHttp,
  type CallOptions,
  CommandAsker,
  createTestDatabase,
  createTestTopic,
  testBrokers,
  testConnection,
  type TestDatabase,
  TestMetrics,
  type TestProject,
  type TestSigningKey,
} from '@umbra/testing';
import { portOf } from '@umbra/wire';
import type { DataSource } from 'typeorm';
import type { CommandTopics } from '../carry-out-commands/connectors-commands.ts';
import { createConnectorsApp, type ConnectorsApp } from '../connectors.app.ts';
import { loadConnectorsConfig } from '../connectors.config.ts';
import { connectorsDataSource } from '../connectors.data-source.ts';
import type { Driver } from '../domain/driver/driver.ts';
import { PlayedRegistry } from './played-registry.ts';
import { TestClock } from './test-clock.ts';

export const SECRET_KEY = Buffer.alloc(32, 5);
const FOUR_HOURS_MS = 14_400_000;

export interface WorldOptions {
  readonly settings?: NodeJS.ProcessEnv;
  readonly drivers?: readonly Driver[];
  /** To begin with; 1 by default. */
  readonly replicas?: number;
}

interface Parts {
  readonly connection: KafkaConnection;
  readonly database: TestDatabase;
  readonly tables: DataSource;
  readonly log: MicroBatchAppender;
  readonly signingKey: TestSigningKey;
  readonly commandTopics: CommandTopics;
  readonly options: WorldOptions;
}

/** The service on a real Kafka and a real PostgreSQL, whose neighbours the test plays. */
export class ConnectorsWorld {
  readonly clock = new TestClock();
  readonly metrics = new TestMetrics('connectors');
  readonly readiness = new Readiness();
  /** Every line of every replica, at the level of production. */
  readonly logged: string[] = [];
  readonly registry: PlayedRegistry;
  readonly #parts: Parts;
  readonly #projects = new Set<string>();
  readonly #replicas: ConnectorsApp[] = [];
  readonly #relayId = `test.${randomUUID()}`;
  readonly #group = `test.${randomUUID()}`;
  #asker: CommandAsker | undefined;

  private constructor(parts: Parts) {
    this.#parts = parts;
    this.registry = new PlayedRegistry(parts.connection, parts.log, this.#projects);
  }

  static async start(options: WorldOptions = {}): Promise<ConnectorsWorld> {
    const connection = testConnection();
    await createTopics(connection);
    const database = await createTestDatabase();
    const tables = connectorsDataSource(database.url, { poolSize: 4, purpose: 'test' });
    await tables.initialize();
    await runMigrations(tables);
    const log = await MicroBatchAppender.open(connection);
    const signingKey = aSigningKey();
    const commands = await createTestTopic(connection, { partitions: 6 });
    await connection.ensureTopics([deadLetterTopicOf(commands)]);
    const commandTopics = { commands, replies: [await createTestTopic(connection)] };
    const world = new ConnectorsWorld({ connection, database, tables, log, signingKey, commandTopics, options });
    await world.publish(signingKeyTopic, signingKey.state.keyId, 'signing-key.created', signingKey.state);
    await world.registry.start();
    for (let nth = 0; nth < (options.replicas ?? 1); nth += 1) await world.addReplica();
    return world;
  }

  /** Another process of the same service, as far as a test can have one. */
  async addReplica(): Promise<ConnectorsApp> {
    const { options } = this.#parts;
    const app = await createConnectorsApp({
      config: loadConnectorsConfig(this.environment()),
      version: '1.2.3',
      logger: createLogger('connectors', {
        level: 'info',
        destination: { write: (line) => void this.logged.push(line) },
      }),
      metrics: this.#replicas.length === 0 ? this.metrics : new TestMetrics('connectors'),
      readiness: this.#replicas.length === 0 ? this.readiness : new Readiness(),
      clock: this.clock,
      drivers: options.drivers ?? [],
      relayId: this.#relayId,
      commandTopics: this.commandTopics,
    });
    await app.listen(0, '127.0.0.1');
    this.#replicas.push(app);
    return app;
  }

  /** What a replica is told. */
  environment(): NodeJS.ProcessEnv {
    const { database, options } = this.#parts;
    return {
      KAFKA_BROKERS: testBrokers().join(','),
      DATABASE_URL: database.url,
      UMBRA_SECRET_KEY: SECRET_KEY.toString('base64'),
      CONNECTORS_CONSUMER_GROUP: this.#group,
      CONNECTORS_ALLOW_PRIVATE: 'true',
      ...options.settings,
    };
  }

  knowsProject(projectId: string): boolean {
    return this.#projects.has(projectId);
  }

  /** Of the first replica. */
  get app(): ConnectorsApp {
    const [first] = this.#replicas;
    if (first === undefined) throw new Error('the service was stopped');
    return first;
  }

  get url(): string {
    return urlOf(this.app);
  }

  get tables(): DataSource {
    return this.#parts.tables;
  }

  get database(): TestDatabase {
    return this.#parts.database;
  }

  get connection(): KafkaConnection {
    return this.#parts.connection;
  }

  /** Its own: other worlds would carry out the same commands, each on its own tables. */
  get commandTopics(): CommandTopics {
    return this.#parts.commandTopics;
  }

  /** Who gives the service its commands, and has its replies. */
  async asker(): Promise<CommandAsker> {
    this.#asker ??= await CommandAsker.open(this.connection, this.commandTopics);
    return this.#asker;
  }

  async stop(): Promise<void> {
    const { log, connection, tables, database } = this.#parts;
    for (const app of this.#replicas) await app.close();
    await this.registry.stop();
    await this.#asker?.close();
    await log.close();
    await connection.close();
    await tables.destroy();
    await database.drop();
  }

  async hasProject(project: TestProject = aProject()): Promise<TestProject> {
    this.#projects.add(project.state.projectId);
    await this.publish(projectTopic, project.state.projectId, 'project.created', project.state);
    return project;
  }

  async hasUser(userId: UserId, email = `${randomUUID()}@example.com`, name = 'Somebody'): Promise<void> {
    await this.publish(userTopic, userId, 'user.created', { userId, email, name, createdAtMs: 1, version: 1 });
  }

  userToken(userId: UserId, projectId?: ProjectId): Promise<string> {
    return this.sign({ kind: 'user', userId, ...(projectId === undefined ? {} : { projectId }) });
  }

  administratorToken(userId: UserId): Promise<string> {
    return this.sign({ kind: 'user', userId, isAdministrator: true });
  }

  sign(claims: TokenClaims, issuedAtMs = Date.now()): Promise<string> {
    const { signingKey } = this.#parts;
    return signToken(signingKey.privateKey, signingKey.state.keyId, claims, { issuedAtMs });
  }

  /** A login by the Jitterbit dialect (J1). @returns its token */
  async hasSession(userId: UserId, expiresAtMs = Date.now() + FOUR_HOURS_MS): Promise<string> {
    const token = `1_${randomUUID()}`;
    const tokenSha256 = createHash('sha256').update(token).digest('hex');
    const state = { tokenSha256, userId, issuedAtMs: expiresAtMs - FOUR_HOURS_MS, expiresAtMs, version: 1 };
    await this.publish(sessionTopic, tokenSha256, 'session.opened', state);
    return token;
  }

  async publish(topic: Topic, key: string, type: string, data: object): Promise<void> {
    const origin = { producer: 'test', correlationId: randomUUID(), occurredAtMs: Date.now() };
    await this.publishEvent(topic, key, newEvent<EventEnvelope>(type, 1, data, origin));
  }

  async publishEvent(topic: Topic, key: string, event: EventEnvelope): Promise<void> {
    await this.#parts.log.append([eventRecord(topic, key, event)]);
  }

  call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    return callHttp(this.url + path, method, options);
  }
}

export const urlOf = (app: ConnectorsApp): string => `http://127.0.0.1:${String(portOf(app.http))}`;

/** Test files that run at once create the same topics. */
async function createTopics(connection: KafkaConnection): Promise<void> {
  try {
    await connection.ensureTopics(topics);
  } catch {
    await connection.ensureTopics(topics);
  }
}
