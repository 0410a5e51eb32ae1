import { randomUUID } from 'node:crypto';
import { signToken, type SignTokenOptions, type TokenClaims } from '@umbra/access';
import { deviceTopic, type DeviceState } from '@umbra/contracts/device';
import { newEvent, type EventEnvelope } from '@umbra/contracts/envelope';
import type { ProjectId, UserId } from '@umbra/contracts/ids';
import { projectTopic } from '@umbra/contracts/project';
import { signingKeyTopic } from '@umbra/contracts/signing-key';
import {
  telemetryTopic,
  type IngestedSample,
  type TelemetryIngested,
  type TelemetryIngestedData,
} from '@umbra/contracts/telemetry';
import type { Topic } from '@umbra/contracts/topics';
import { eventRecord, type KafkaConnection, type LogAppender } from '@umbra/kafka';
import { createLogger, Readiness } from '@umbra/observability';
import { runMigrations } from '@umbra/postgres';
import {
  aProject,
  aSigningKey,
  callHttp,
  createTestDatabase,
  ensureAllTopics,
  NeighbourLog,
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
import { createPositioningApp, type PositioningApp } from '../positioning.app.ts';
import { loadPositioningConfig } from '../positioning.config.ts';
import { positioningDataSource } from '../positioning.data-source.ts';

export const SECRET_KEY = Buffer.alloc(32, 7);

interface WorldOptions {
  readonly settings?: NodeJS.ProcessEnv;
  /** By which way the service comes to its database. */
  readonly databaseUrl?: (url: string) => Promise<string>;
}

interface Parts {
  readonly connection: KafkaConnection;
  readonly database: TestDatabase;
  readonly tables: DataSource;
  readonly app: PositioningApp;
  readonly readiness: Readiness;
  readonly metrics: TestMetrics;
  readonly log: LogAppender;
  readonly logged: readonly string[];
  readonly signingKey: TestSigningKey;
}

/** The service on a real Kafka and a real PostgreSQL, whose neighbours the test plays. */
export class PositioningWorld {
  readonly url: string;
  readonly #parts: Parts;

  private constructor(parts: Parts) {
    this.#parts = parts;
    this.url = `http://127.0.0.1:${String(portOf(parts.app.http))}`;
  }

  get tables(): DataSource {
    return this.#parts.tables;
  }

  get database(): TestDatabase {
    return this.#parts.database;
  }

  get app(): PositioningApp {
    return this.#parts.app;
  }

  get readiness(): Readiness {
    return this.#parts.readiness;
  }

  get metrics(): TestMetrics {
    return this.#parts.metrics;
  }

  /** Every line, at the level of production. */
  get logged(): readonly string[] {
    return this.#parts.logged;
  }

  static async start({ settings = {}, databaseUrl }: WorldOptions = {}): Promise<PositioningWorld> {
    const connection = testConnection();
    await ensureAllTopics(connection);
    const database = await createTestDatabase();
    const tables = positioningDataSource({ url: database.url, poolSize: 4, purpose: 'test' });
    await tables.initialize();
    await runMigrations(tables);
    const log = await NeighbourLog.open(connection);
    const signingKey = aSigningKey();
    await publish(log, signingKeyTopic, signingKey.state.keyId, 'signing-key.created', signingKey.state);
    const readiness = new Readiness();
    const metrics = new TestMetrics('positioning');
    const logged: string[] = [];
    const app = await createPositioningApp({
      config: loadPositioningConfig({
        KAFKA_BROKERS: testBrokers().join(','),
        DATABASE_URL: (await databaseUrl?.(database.url)) ?? database.url,
        UMBRA_SECRET_KEY: SECRET_KEY.toString('base64'),
        POSITIONING_CONSUMER_GROUP: `test.${randomUUID()}`,
        ...settings,
      }),
      version: '1.2.3',
      logger: createLogger('positioning', { level: 'info', destination: { write: (line) => void logged.push(line) } }),
      metrics,
      readiness,
    });
    await app.listen(0, '127.0.0.1');
    return new PositioningWorld({ connection, database, tables, app, readiness, metrics, log, logged, signingKey });
  }

  async stop(): Promise<void> {
    const { app, log, connection, tables, database } = this.#parts;
    await app.close();
    await log.close();
    await connection.close();
    await tables.destroy();
    await database.drop();
  }

  async hasProject(project: TestProject = aProject()): Promise<TestProject> {
    await publish(this.#parts.log, projectTopic, project.state.projectId, 'project.created', project.state);
    return project;
  }

  async hasDevice(state: DeviceState): Promise<DeviceState> {
    await publish(this.#parts.log, deviceTopic, state.deviceId, 'device.claimed', state);
    return state;
  }

  deviceToken(device: DeviceState): Promise<string> {
    const { trackingId, projectId } = device.claims.at(-1)!;
    const { deviceId, version: deviceVersion } = device;
    return this.sign({ kind: 'device', deviceId, trackingId, projectId, deviceVersion });
  }

  userToken(userId: UserId, projectId?: ProjectId): Promise<string> {
    return this.sign({ kind: 'user', userId, ...(projectId === undefined ? {} : { projectId }) });
  }

  sign(claims: TokenClaims, options: SignTokenOptions = {}): Promise<string> {
    const { signingKey } = this.#parts;
    return signToken(signingKey.privateKey, signingKey.state.keyId, claims, options);
  }

  /** What ingestion would append. @returns the id of the event */
  async ingested(
    device: DeviceState,
    samples: readonly IngestedSample[],
    overrides: Partial<TelemetryIngestedData> = {},
  ): Promise<string> {
    const { trackingId, projectId } = device.claims.at(-1)!;
    const event = newEvent<TelemetryIngested>(
      'telemetry.ingested',
      1,
      {
        ...{ trackingId, projectId, acceptedAtMs: Date.now(), source: 'device', detectOutliers: false, samples },
        ...overrides,
      },
      origin(),
    );
    await this.#parts.log.append([eventRecord(telemetryTopic, event.data.trackingId, event)]);
    return event.id;
  }

  call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    return callHttp(this.url + path, method, options);
  }
}

const origin = () => ({ producer: 'test', correlationId: randomUUID(), occurredAtMs: Date.now() });

async function publish(log: LogAppender, topic: Topic, key: string, type: string, data: object): Promise<void> {
  await log.append([eventRecord(topic, key, newEvent<EventEnvelope>(type, 1, data, origin()))]);
}
