import { randomUUID } from 'node:crypto';
import { signToken } from '@umbra/access';
import type { CommandTopics } from '@umbra/contracts/command';
import { deviceTopic, type DeviceState } from '@umbra/contracts/device';
import { newEvent, type EventEnvelope } from '@umbra/contracts/envelope';
import type { ProjectId, UserId } from '@umbra/contracts/ids';
import { projectTopic } from '@umbra/contracts/project';
import { signingKeyTopic } from '@umbra/contracts/signing-key';
import {
  telemetryTopic,
  type IngestedSample,
  type TelemetryEvent,
  type TelemetryIngested,
  type TelemetryIngestedData,
} from '@umbra/contracts/telemetry';
import type { Topic } from '@umbra/contracts/topics';
import { eventRecord, type KafkaConnection, type LogAppender, type LogPosition } from '@umbra/kafka';
import { Readiness } from '@umbra/observability';
import { runMigrations } from '@umbra/postgres';
import {
  aDevice,
  anExternalId,
  aProject,
  aSigningKey,
  callHttp,
  CommandAsker,
  createTestDatabase,
  createCommandTopics,
  ensureAllTopics,
  eventually,
  NeighbourLog,
  quietLogger,
  testBrokers,
  testConnection,
  TestMetrics,
  trackingIdOf,
  type Answer,
  type TestDatabase,
  type TestProject,
  type TestSigningKey,
} from '@umbra/testing';
import { portOf } from '@umbra/wire';
import type { DataSource } from 'typeorm';
import { createShadowsApp, type ShadowsApp } from '../shadows.app.ts';
import { loadShadowsConfig } from '../shadows.config.ts';
import { shadowsDataSource } from '../shadows.data-source.ts';

const SECRET_KEY = Buffer.alloc(32, 7);

/** The service on a real Kafka and a real PostgreSQL, whose neighbours the test plays. */
export class ShadowsWorld {
  readonly connection: KafkaConnection;
  readonly database: TestDatabase;
  readonly tables: DataSource;
  readonly app: ShadowsApp;
  readonly readiness: Readiness;
  readonly metrics: TestMetrics;
  readonly url: string;
  /** Its own: other worlds would carry out the same commands, each on its own tables. */
  readonly commandTopics: CommandTopics;
  readonly #log: LogAppender;
  readonly #signingKey: TestSigningKey;
  #asker: CommandAsker | undefined;

  private constructor(parts: {
    connection: KafkaConnection;
    database: TestDatabase;
    tables: DataSource;
    app: ShadowsApp;
    readiness: Readiness;
    metrics: TestMetrics;
    commandTopics: CommandTopics;
    log: LogAppender;
    signingKey: TestSigningKey;
  }) {
    this.connection = parts.connection;
    this.database = parts.database;
    this.tables = parts.tables;
    this.app = parts.app;
    this.readiness = parts.readiness;
    this.metrics = parts.metrics;
    this.commandTopics = parts.commandTopics;
    this.#log = parts.log;
    this.#signingKey = parts.signingKey;
    this.url = `http://127.0.0.1:${String(portOf(parts.app.http))}`;
  }

  static async start({
    settings = {},
    onFatal,
  }: {
    readonly settings?: NodeJS.ProcessEnv;
    readonly onFatal?: (error: unknown) => void;
  } = {}): Promise<ShadowsWorld> {
    const connection = testConnection();
    await ensureAllTopics(connection);
    const database = await createTestDatabase();
    const tables = shadowsDataSource({ url: database.url, poolSize: 4, purpose: 'test' });
    await tables.initialize();
    await runMigrations(tables);
    const log = await NeighbourLog.open(connection);
    const signingKey = aSigningKey();
    await publish(log, signingKeyTopic, signingKey.state.keyId, 'signing-key.created', signingKey.state);
    const commandTopics = await createCommandTopics(connection);
    const readiness = new Readiness();
    const metrics = new TestMetrics('shadows');
    const app = await createShadowsApp({
      config: loadShadowsConfig({
        KAFKA_BROKERS: testBrokers().join(','),
        DATABASE_URL: database.url,
        UMBRA_SECRET_KEY: SECRET_KEY.toString('base64'),
        SHADOWS_CONSUMER_GROUP: `test.${randomUUID()}`,
        ...settings,
      }),
      version: '1.2.3',
      logger: quietLogger,
      metrics,
      readiness,
      commandTopics,
      ...(onFatal === undefined ? {} : { onFatal }),
    });
    await app.listen(0, '127.0.0.1');
    return new ShadowsWorld({ connection, database, tables, app, readiness, metrics, commandTopics, log, signingKey });
  }

  async stop(): Promise<void> {
    await this.app.close();
    await this.#asker?.close();
    await this.#log.close();
    await this.connection.close();
    await this.tables.destroy();
    await this.database.drop();
  }

  async hasProject(project: TestProject = aProject()): Promise<TestProject> {
    await publish(this.#log, projectTopic, project.state.projectId, 'project.created', project.state);
    return project;
  }

  async hasDevice(state: DeviceState): Promise<DeviceState> {
    await publish(this.#log, deviceTopic, state.deviceId, 'device.claimed', state);
    return state;
  }

  /** Whose claims follow each other, and which are in the table that lists are made from; the second one is virtual. */
  async hasListedDevices(project: TestProject, count: number): Promise<DeviceState[]> {
    const made = Array.from({ length: count }, (_, n) => {
      const device = aDevice(project, n === 1 ? { externalId: anExternalId() } : {});
      return { ...device, claims: [{ ...device.claims[0]!, claimedAtMs: 1_000 + n }] };
    });
    for (const device of made) await this.hasDevice(device);
    const token = await this.userToken(project.state.members[0]!.userId);
    await eventually('the devices to be listed', async () => {
      return (await this.get('/shadows/v4?limit=1000', token)).body.count === count;
    });
    return made;
  }

  /** Who gives the service its commands, and has its replies. */
  async asker(): Promise<CommandAsker> {
    this.#asker ??= await CommandAsker.open(this.connection, this.commandTopics);
    return this.#asker;
  }

  deviceToken(device: DeviceState): Promise<string> {
    const { trackingId, projectId } = device.claims.at(-1)!;
    const { deviceId, version: deviceVersion } = device;
    return this.#sign({ kind: 'device', deviceId, trackingId, projectId, deviceVersion });
  }

  userToken(userId: UserId, projectId?: ProjectId): Promise<string> {
    return this.#sign({ kind: 'user', userId, ...(projectId === undefined ? {} : { projectId }) });
  }

  #sign(claims: Parameters<typeof signToken>[2]): Promise<string> {
    return signToken(this.#signingKey.privateKey, this.#signingKey.state.keyId, claims);
  }

  /** What ingestion would append. @returns the id of the event */
  async ingested(
    device: DeviceState,
    samples: readonly IngestedSample[],
    overrides: Partial<TelemetryIngestedData> = {},
  ): Promise<string> {
    const { trackingId, projectId } = device.claims.at(-1)!;
    const acceptedAtMs = Date.now();
    const event = telemetryEvent<TelemetryIngested>('telemetry.ingested', {
      ...{ trackingId, projectId, acceptedAtMs, source: 'device', detectOutliers: false, samples },
      ...overrides,
    });
    await this.append(event);
    return event.id;
  }

  /** Puts an event on the timeline and waits until the service has folded it. */
  async append(event: TelemetryEvent): Promise<void> {
    const [position] = await this.#log.append([eventRecord(telemetryTopic, event.data.trackingId, event)]);
    await this.folded(position!);
  }

  async appendRaw(key: string, value: string): Promise<LogPosition> {
    const [position] = await this.#log.append([{ topic: telemetryTopic.name, key, value }]);
    return position!;
  }

  folded({ topic, partition, offset }: LogPosition): Promise<unknown> {
    return eventually(`offset ${String(offset)} of ${topic}/${String(partition)} to be folded`, async () => {
      const [row] = await this.tables.query<{ next: number }[]>(
        'SELECT next FROM shadows_read.projection_offset WHERE topic = $1 AND partition = $2',
        [topic, partition],
      );
      return row !== undefined && row.next > offset;
    });
  }

  call(
    method: string,
    path: string,
    token?: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const sent = body as string | object | undefined;
    return callHttp(this.url + path, method, { token, headers, ...(sent === undefined ? {} : { body: sent }) });
  }

  get(path: string, token?: string): Promise<Answer> {
    return this.call('GET', path, token);
  }
}

/** An event of the timeline, as its writer would make it. */
export function telemetryEvent<Event extends TelemetryEvent>(type: Event['type'], data: Event['data']): Event {
  return newEvent<EventEnvelope>(type, 1, data, {
    producer: 'test',
    correlationId: randomUUID(),
    occurredAtMs: Date.now(),
  }) as Event;
}

async function publish(log: LogAppender, topic: Topic, key: string, type: string, data: object): Promise<void> {
  const origin = { producer: 'test', correlationId: randomUUID(), occurredAtMs: Date.now() };
  await log.append([eventRecord(topic, key, newEvent(type, 1, data, origin))]);
}

export { trackingIdOf };
