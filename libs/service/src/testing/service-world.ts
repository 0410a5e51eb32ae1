import { randomUUID } from 'node:crypto';
import { signToken, type TokenClaims } from '@umbra/access';
import type { EventEnvelope } from '@umbra/contracts/envelope';
import type { ProjectId, UserId } from '@umbra/contracts/ids';
import { projectTopic } from '@umbra/contracts/project';
import type { Topic } from '@umbra/contracts/topics';
import { eventRecord, type KafkaConnection } from '@umbra/kafka';
import { createLogger, Readiness, type Logger } from '@umbra/observability';
import {
  aProject,
  callHttp,
  testBrokers,
  TestMetrics,
  type Answer,
  type CallOptions,
  type TestDatabase,
  type TestProject,
} from '@umbra/testing';
import { portOf } from '@umbra/wire';
import type { DataSource } from 'typeorm';
import type { RunningService } from '../create-database-service.ts';
import { testEvent, type WorldGround } from './world-ground.ts';

export interface ServiceWorldOptions {
  readonly settings?: NodeJS.ProcessEnv;
  /** To begin with; 1 by default. */
  readonly replicas?: number;
}

/** What the application of a replica is given, whatever its service. */
export interface ReplicaParts {
  readonly version: string;
  readonly logger: Logger;
  readonly metrics: TestMetrics;
  readonly readiness: Readiness;
  readonly relayId: string;
}

/**
 * A service on a real Kafka and a real PostgreSQL, whose neighbours the test plays. That of a service says how its
 * application is made and what it is told, lays the ground (`layGround`), and then begins.
 */
export abstract class ServiceWorld<Options extends ServiceWorldOptions = ServiceWorldOptions> {
  /** Of the first replica. */
  readonly metrics: TestMetrics;
  /** Of the first replica. */
  readonly readiness = new Readiness();
  /** Every line of every replica, at the level of production. */
  readonly logged: string[] = [];
  protected readonly options: Options;
  /** Of the replicas' consumers. */
  protected readonly group = `test.${randomUUID()}`;
  readonly #service: string;
  readonly #ground: WorldGround;
  readonly #replicas: RunningService[] = [];
  readonly #relayId = `test.${randomUUID()}`;
  #shiftMs = 0;

  /** @param service its name: `bulk-jobs` */
  protected constructor(service: string, ground: WorldGround, options: Options) {
    this.#service = service;
    this.#ground = ground;
    this.options = options;
    this.metrics = new TestMetrics(service);
  }

  /** Complete, and not yet listening. */
  protected abstract createApp(replica: ReplicaParts): Promise<RunningService>;

  /** What its replicas are told beside where Kafka and the database are. */
  protected abstract ownSettings(): NodeJS.ProcessEnv;

  /** Starts the replicas that the options ask for. */
  protected async begin(): Promise<void> {
    for (let nth = 0; nth < (this.options.replicas ?? 1); nth += 1) await this.addReplica();
  }

  /** Another process of the same service, as far as a test can have one. */
  async addReplica(): Promise<RunningService> {
    const isFirst = this.#replicas.length === 0;
    const app = await this.createApp({
      version: '1.2.3',
      logger: createLogger(this.#service, {
        level: 'info',
        destination: { write: (line) => void this.logged.push(line) },
      }),
      metrics: isFirst ? this.metrics : new TestMetrics(this.#service),
      readiness: isFirst ? this.readiness : new Readiness(),
      relayId: this.#relayId,
    });
    await app.listen(0, '127.0.0.1');
    this.#replicas.push(app);
    return app;
  }

  /** What a replica is told. */
  environment(): NodeJS.ProcessEnv {
    return {
      KAFKA_BROKERS: testBrokers().join(','),
      DATABASE_URL: this.database.url,
      ...this.ownSettings(),
      ...this.options.settings,
    };
  }

  /** Of the first replica. */
  get app(): RunningService {
    const [first] = this.#replicas;
    if (first === undefined) throw new Error('the service was stopped');
    return first;
  }

  get url(): string {
    return urlOf(this.app);
  }

  get database(): TestDatabase {
    return this.#ground.database;
  }

  get tables(): DataSource {
    return this.#ground.tables;
  }

  get connection(): KafkaConnection {
    return this.#ground.connection;
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
    const { log, connection } = this.#ground;
    await this.stopReplicas();
    await log.close();
    await connection.close();
    await this.#ground.drop();
  }

  async hasProject(project: TestProject = aProject()): Promise<TestProject> {
    await this.publish(projectTopic, project.state.projectId, 'project.created', project.state);
    return project;
  }

  userToken(userId: UserId, projectId?: ProjectId): Promise<string> {
    return this.sign({ kind: 'user', userId, ...(projectId === undefined ? {} : { projectId }) });
  }

  sign(claims: TokenClaims, issuedAtMs = Date.now()): Promise<string> {
    const { signingKey } = this.#ground;
    return signToken(signingKey.privateKey, signingKey.state.keyId, claims, { issuedAtMs });
  }

  async publish(topic: Topic, key: string, type: string, data: object): Promise<void> {
    await this.publishEvent(topic, key, testEvent(type, data));
  }

  async publishEvent(topic: Topic, key: string, event: EventEnvelope): Promise<void> {
    await this.#ground.log.append([eventRecord(topic, key, event)]);
  }

  /** @param path the whole of it, on the first replica */
  call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    return callHttp(this.url + path, method, options);
  }
}

export const urlOf = (app: RunningService): string => `http://127.0.0.1:${String(portOf(app.http))}`;
