import { randomUUID } from 'node:crypto';
import { signToken, type TokenClaims } from '@umbra/access';
import { newEvent, type EventEnvelope } from '@umbra/contracts/envelope';
import type { ProjectId, UserId } from '@umbra/contracts/ids';
import { projectTopic } from '@umbra/contracts/project';
import { signingKeyTopic } from '@umbra/contracts/signing-key';
import { topics, type Topic } from '@umbra/contracts/topics';
import { eventRecord, MicroBatchAppender, type KafkaConnection } from '@umbra/kafka';
import { createLogger, Readiness } from '@umbra/observability';
import { runMigrations } from '@umbra/postgres';
import {
  aProject,
  aSigningKey,
  callHttp,
  createTestDatabase,
  eventually,
  testBrokers,
  testConnection,
  TestMetrics,
  type Answer,
  type CallOptions,
  type TestDatabase,
  type TestProject,
  type TestSigningKey,
} from '@umbra/testing';
import { portOf } from '@umbra/wire';
import type { DataSource } from 'typeorm';
import { createBulkJobsApp, type BulkJobsApp } from '../bulk-jobs.app.ts';
import { loadBulkJobsConfig } from '../bulk-jobs.config.ts';
import { bulkJobsDataSource } from '../bulk-jobs.data-source.ts';
import { PlayedJobs } from './played-jobs.ts';
import { PlayedNeighbours } from './played-neighbours.ts';
import { SECRET_KEY } from './secret-key.ts';

export { SECRET_KEY } from './secret-key.ts';

export interface WorldOptions {
  readonly settings?: NodeJS.ProcessEnv;
  /** To begin with; 1 by default. */
  readonly replicas?: number;
  /** Who carries commands out, and rows begin; without them jobs stay pending. */
  readonly withNeighbours?: boolean;
}

interface Parts {
  readonly connection: KafkaConnection;
  readonly database: TestDatabase;
  readonly tables: DataSource;
  readonly log: MicroBatchAppender;
  readonly signingKey: TestSigningKey;
  readonly options: WorldOptions;
  readonly neighbours: PlayedNeighbours | undefined;
}

/** The service on a real Kafka and a real PostgreSQL, whose neighbours the test plays. */
export class BulkJobsWorld {
  readonly metrics = new TestMetrics('bulk-jobs');
  readonly readiness = new Readiness();
  /** Every line of every replica, at the level of production. */
  readonly logged: string[] = [];
  readonly #parts: Parts;
  readonly #replicas: BulkJobsApp[] = [];
  readonly #relayId = `test.${randomUUID()}`;
  readonly #group = `test.${randomUUID()}`;
  #shiftMs = 0;

  private constructor(parts: Parts) {
    this.#parts = parts;
  }

  static async start(options: WorldOptions = {}): Promise<BulkJobsWorld> {
    const connection = testConnection();
    await createTopics(connection);
    const database = await createTestDatabase();
    const tables = bulkJobsDataSource(database.url, { poolSize: 4, purpose: 'test' });
    await tables.initialize();
    await runMigrations(tables);
    const log = await MicroBatchAppender.open(connection);
    const signingKey = aSigningKey();
    const neighbours = options.withNeighbours === true ? await PlayedNeighbours.start(connection) : undefined;
    const world = new BulkJobsWorld({ connection, database, tables, log, signingKey, options, neighbours });
    // Topics that were just made have no leader for a moment.
    await eventually('topics are written', async () => {
      await world.publish(signingKeyTopic, signingKey.state.keyId, 'signing-key.created', signingKey.state);
      return true;
    });
    for (let nth = 0; nth < (options.replicas ?? 1); nth += 1) await world.addReplica();
    return world;
  }

  /** Another process of the same service, as far as a test can have one. */
  async addReplica(): Promise<BulkJobsApp> {
    const isFirst = this.#replicas.length === 0;
    const app = await createBulkJobsApp({
      config: loadBulkJobsConfig(this.environment()),
      version: '1.2.3',
      logger: createLogger('bulk-jobs', {
        level: 'info',
        destination: { write: (line) => void this.logged.push(line) },
      }),
      metrics: isFirst ? this.metrics : new TestMetrics('bulk-jobs'),
      readiness: isFirst ? this.readiness : new Readiness(),
      nowMs: () => this.nowMs(),
      relayId: this.#relayId,
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
      BULK_JOBS_CONSUMER_GROUP: this.#group,
      // Tests ask many times a second whether a job has ended.
      BULK_JOBS_CALLS_PER_MINUTE: '1000000',
      ...(options.withNeighbours === true ? {} : { BULK_JOBS_ROWS_IN_FLIGHT: '0' }),
      ...options.settings,
    };
  }

  /** Of the first replica. */
  get app(): BulkJobsApp {
    const [first] = this.#replicas;
    if (first === undefined) throw new Error('the service was stopped');
    return first;
  }

  get url(): string {
    return urlOf(this.app);
  }

  /** Registry, connectors, shadows and geofencing, of a world that was started with them. */
  get neighbours(): PlayedNeighbours {
    const { neighbours } = this.#parts;
    if (neighbours === undefined) throw new Error('the world was started without neighbours');
    return neighbours;
  }

  get jobs(): PlayedJobs {
    return new PlayedJobs(this.tables);
  }

  get tables(): DataSource {
    return this.#parts.tables;
  }

  get connection(): KafkaConnection {
    return this.#parts.connection;
  }

  nowMs(): number {
    return Date.now() + this.#shiftMs;
  }

  /** The clock of all replicas goes on by so much. */
  shiftClock(byMs: number): void {
    this.#shiftMs += byMs;
  }

  /** The oldest; others go on. */
  async stopReplica(): Promise<void> {
    await this.#replicas.shift()?.close();
  }

  async stopReplicas(): Promise<void> {
    for (const app of this.#replicas.splice(0)) await app.close();
  }

  async stop(): Promise<void> {
    const { log, connection, tables, database, neighbours } = this.#parts;
    await this.stopReplicas();
    await neighbours?.stop();
    await log.close();
    await connection.close();
    await tables.destroy();
    await database.drop();
  }

  async hasProject(project: TestProject = aProject()): Promise<TestProject> {
    this.#parts.neighbours?.serve(project.state.projectId);
    await this.publish(projectTopic, project.state.projectId, 'project.created', project.state);
    return project;
  }

  userToken(userId: UserId, projectId?: ProjectId): Promise<string> {
    return this.sign({ kind: 'user', userId, ...(projectId === undefined ? {} : { projectId }) });
  }

  sign(claims: TokenClaims, issuedAtMs = Date.now()): Promise<string> {
    const { signingKey } = this.#parts;
    return signToken(signingKey.privateKey, signingKey.state.keyId, claims, { issuedAtMs });
  }

  async publish(topic: Topic, key: string, type: string, data: object): Promise<void> {
    const origin = { producer: 'test', correlationId: randomUUID(), occurredAtMs: Date.now() };
    await this.#parts.log.append([eventRecord(topic, key, newEvent<EventEnvelope>(type, 1, data, origin))]);
  }

  call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    return callHttp(this.url + path, method, options);
  }
}

export const urlOf = (app: BulkJobsApp): string => `http://127.0.0.1:${String(portOf(app.http))}`;

/** Test files that run at once create the same topics. */
async function createTopics(connection: KafkaConnection): Promise<void> {
  try {
    await connection.ensureTopics(topics);
  } catch {
    await connection.ensureTopics(topics);
  }
}
