import { randomUUID } from 'node:crypto';
import { signToken, type TokenClaims } from '@umbra/access';
import { deviceTopic, type DeviceState } from '@umbra/contracts/device';
import { newEvent, type EventEnvelope } from '@umbra/contracts/envelope';
import type { ProjectId, TrackingId, UserId } from '@umbra/contracts/ids';
import { projectTopic } from '@umbra/contracts/project';
import { signingKeyTopic } from '@umbra/contracts/signing-key';
import { deadLetterTopicOf, topics, type Topic } from '@umbra/contracts/topics';
import { eventRecord, MicroBatchAppender, type KafkaConnection } from '@umbra/kafka';
import { createLogger, Readiness } from '@umbra/observability';
import { runMigrations } from '@umbra/postgres';
import {
  aProject,
  aSigningKey,
  callHttp,
  CommandAsker,
  createTestDatabase,
  createTestTopic,
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
import type { CommandTopics } from '../carry-out-commands/command-topics.ts';
import { createGeofencingApp, type GeofencingApp } from '../geofencing.app.ts';
import { loadGeofencingConfig } from '../geofencing.config.ts';
import { geofencingDataSource } from '../geofencing.data-source.ts';
import { ShadowsPlayer } from './shadows-player.ts';

export interface WorldOptions {
  readonly settings?: NodeJS.ProcessEnv;
  /** To begin with; 1 by default. */
  readonly replicas?: number;
}

interface Parts {
  readonly connection: KafkaConnection;
  readonly database: TestDatabase;
  readonly tables: DataSource;
  readonly log: MicroBatchAppender;
  readonly signingKey: TestSigningKey;
  /** Its own: other worlds would carry out the same commands, each on its own tables. */
  readonly commandTopics: CommandTopics;
  readonly options: WorldOptions;
}

/** The service on a real Kafka and a real PostgreSQL, whose neighbours the test plays. */
export class GeofencingWorld {
  readonly metrics = new TestMetrics('geofencing');
  readonly readiness = new Readiness();
  /** Every line of every replica, at the level of production. */
  readonly logged: string[] = [];
  readonly #parts: Parts;
  readonly #replicas: GeofencingApp[] = [];
  readonly #relayId = `test.${randomUUID()}`;
  readonly #group = `test.${randomUUID()}`;
  #asker: CommandAsker | undefined;
  #shadows: ShadowsPlayer | undefined;
  #shiftMs = 0;

  private constructor(parts: Parts) {
    this.#parts = parts;
  }

  static async start(options: WorldOptions = {}): Promise<GeofencingWorld> {
    const connection = testConnection();
    await createTopics(connection);
    const database = await createTestDatabase();
    const tables = geofencingDataSource(database.url, { poolSize: 4, purpose: 'test' });
    await tables.initialize();
    await runMigrations(tables);
    const log = await MicroBatchAppender.open(connection);
    const signingKey = aSigningKey();
    const commands = await createTestTopic(connection, { partitions: 6 });
    await connection.ensureTopics([deadLetterTopicOf(commands)]);
    const commandTopics = { commands, replies: [await createTestTopic(connection)] };
    const world = new GeofencingWorld({ connection, database, tables, log, signingKey, commandTopics, options });
    await world.publish(signingKeyTopic, signingKey.state.keyId, 'signing-key.created', signingKey.state);
    for (let nth = 0; nth < (options.replicas ?? 1); nth += 1) await world.addReplica();
    return world;
  }

  /** Another process of the same service, as far as a test can have one. */
  async addReplica(): Promise<GeofencingApp> {
    const isFirst = this.#replicas.length === 0;
    const app = await createGeofencingApp({
      config: loadGeofencingConfig(this.environment()),
      version: '1.2.3',
      logger: createLogger('geofencing', {
        level: 'info',
        destination: { write: (line) => void this.logged.push(line) },
      }),
      metrics: isFirst ? this.metrics : new TestMetrics('geofencing'),
      readiness: isFirst ? this.readiness : new Readiness(),
      nowMs: () => this.nowMs(),
      relayId: this.#relayId,
      commandTopics: this.#parts.commandTopics,
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
      GEOFENCING_CONSUMER_GROUP: this.#group,
      ...options.settings,
    };
  }

  /** Of the first replica. */
  get app(): GeofencingApp {
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

  async stopReplicas(): Promise<void> {
    for (const app of this.#replicas.splice(0)) await app.close();
  }

  async stop(): Promise<void> {
    const { log, connection, tables, database } = this.#parts;
    await this.stopReplicas();
    await this.#asker?.close();
    await this.#shadows?.close();
    await log.close();
    await connection.close();
    await tables.destroy();
    await database.drop();
  }

  async hasProject(project: TestProject = aProject()): Promise<TestProject> {
    await this.publish(projectTopic, project.state.projectId, 'project.created', project.state);
    return project;
  }

  /** Claimed, unclaimed: whatever the state says. */
  async hasDevice(state: DeviceState): Promise<DeviceState> {
    await this.publish(deviceTopic, state.deviceId, 'device.claimed', state);
    return state;
  }

  /** Who gives the service its commands, and has its replies. */
  async asker(): Promise<CommandAsker> {
    this.#asker ??= await CommandAsker.open(this.connection, this.#parts.commandTopics);
    return this.#asker;
  }

  /** Who has its commands, and answers them. */
  async shadows(): Promise<ShadowsPlayer> {
    this.#shadows ??= await ShadowsPlayer.open(this.connection, this.#parts.log);
    return this.#shadows;
  }

  deviceToken({ deviceId, version: deviceVersion, claims }: DeviceState): Promise<string> {
    const { trackingId, projectId } = claims.at(-1)!;
    return this.sign({ kind: 'device', deviceId, trackingId, projectId, deviceVersion });
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

  /** As if another transaction were busy with the associations of this device. */
  whileLocked<Result>(trackingId: TrackingId, work: () => Promise<Result>): Promise<Result> {
    return this.tables.transaction(async (manager) => {
      await manager.query('SELECT FROM associated_device WHERE tracking_id = $1 FOR UPDATE', [trackingId]);
      return work();
    });
  }

  call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    return callHttp(this.url + path, method, options);
  }
}

export const urlOf = (app: GeofencingApp): string => `http://127.0.0.1:${String(portOf(app.http))}`;

/** Test files that run at once create the same topics. */
async function createTopics(connection: KafkaConnection): Promise<void> {
  try {
    await connection.ensureTopics(topics);
  } catch {
    await connection.ensureTopics(topics);
  }
}
