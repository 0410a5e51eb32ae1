import { randomUUID } from 'node:crypto';
import { signToken } from '@umbra/access';
import { desiredShadowTopic, type DesiredShadowState } from '@umbra/contracts/desired-shadow';
import { deviceTopic, type DeviceState } from '@umbra/contracts/device';
import { readReply } from '@umbra/contracts/command';
import { connectorsReplyTopic } from '@umbra/contracts/connectors-reply';
import { newEvent, parseEvent } from '@umbra/contracts/envelope';
import type { ProjectId, UserId } from '@umbra/contracts/ids';
import {
  ingestionCommandTopic,
  type AcceptTelemetry,
  type TelemetryAcceptedReply,
} from '@umbra/contracts/ingestion-command';
import { projectTopic } from '@umbra/contracts/project';
import { signingKeyTopic } from '@umbra/contracts/signing-key';
import { telemetryTopic, type TelemetryIngested } from '@umbra/contracts/telemetry';
import { topics, type Topic } from '@umbra/contracts/topics';
import {
  eventRecord,
  KafkaConnection,
  LogTail,
  MicroBatchAppender,
  type LogMessage,
  type LogPosition,
  type LogRecord,
} from '@umbra/kafka';
import { Metrics, Readiness, type Logger, type Tracer } from '@umbra/observability';
import {
  aProject,
  aSigningKey,
  eventually,
  quietLogger,
  readTopic,
  testBrokers,
  trackingIdOf,
  type TestProject,
  type TestSigningKey,
} from '@umbra/testing';
import { portOf } from '@umbra/wire';
import { createIngestionApp, type IngestionApp } from '../ingestion.app.ts';
import { loadIngestionConfig } from '../ingestion.config.ts';
import { recordOf } from './commands.ts';

export const SECRET_KEY = Buffer.alloc(32, 7);

export interface WorldOptions {
  readonly brokers?: readonly string[];
  readonly settings?: NodeJS.ProcessEnv;
  readonly nowMs?: () => number;
  readonly logger?: Logger;
  readonly tracer?: Tracer;
  /** Only one world carries out commands, or each of them would: the topic is shared by all. Its consumer group. */
  readonly commandGroup?: string;
}

/** The service on a real Kafka, whose neighbours the test plays: it appends what registry and shadows would. */
export class IngestionWorld {
  readonly connection: KafkaConnection;
  readonly #neighbours: MicroBatchAppender;
  readonly #signingKey: TestSigningKey;
  readonly app: IngestionApp;
  readonly metrics: Metrics;
  readonly url: string;

  private constructor(
    connection: KafkaConnection,
    neighbours: MicroBatchAppender,
    signingKey: TestSigningKey,
    app: IngestionApp,
    metrics: Metrics,
  ) {
    this.connection = connection;
    this.#neighbours = neighbours;
    this.#signingKey = signingKey;
    this.app = app;
    this.metrics = metrics;
    this.url = `http://127.0.0.1:${portOf(app.http)}`;
  }

  static async start({
    brokers = testBrokers(),
    settings = {},
    nowMs,
    logger,
    tracer,
    commandGroup,
  }: WorldOptions = {}) {
    const connection = new KafkaConnection({ brokers, clientId: 'test', logger: quietLogger });
    await createTopics(connection);
    const neighbours = await MicroBatchAppender.open(connection);
    const signingKey = aSigningKey();
    await publish(neighbours, signingKeyTopic, signingKey.state.keyId, 'signing-key.created', signingKey.state);
    const metrics = new Metrics('ingestion', { processMetrics: false });
    const app = await createIngestionApp({
      config: loadIngestionConfig({
        PORT: '1',
        INTERNAL_PORT: '1',
        KAFKA_BROKERS: brokers.join(','),
        UMBRA_SECRET_KEY: SECRET_KEY.toString('base64'),
        ...(commandGroup === undefined ? {} : { INGESTION_CONSUMER_GROUP: commandGroup }),
        ...settings,
      }),
      version: '1.2.3',
      logger: logger ?? quietLogger,
      metrics,
      readiness: new Readiness(),
      tracer,
      ...(nowMs === undefined ? {} : { nowMs }),
    });
    await (commandGroup === undefined ? app.http : app).listen(0, '127.0.0.1');
    return new IngestionWorld(connection, neighbours, signingKey, app, metrics);
  }

  async stop(): Promise<void> {
    await this.app.close();
    await this.#neighbours.close();
    await this.connection.close();
  }

  async hasProject(project: TestProject = aProject()): Promise<TestProject> {
    const { state } = project;
    await publish(this.#neighbours, projectTopic, state.projectId, 'project.created', state);
    return project;
  }

  async hasDevice(state: DeviceState): Promise<DeviceState> {
    const at = await publish(this.#neighbours, deviceTopic, state.deviceId, 'device.claimed', state);
    // Other suites write to the topic in transactions: what stands behind an open one is not to be read yet.
    await eventually('no transaction is open before it', async () => {
      const end = (await this.connection.endOffsets(deviceTopic.name)).get(at.partition);
      return end !== undefined && end > at.offset;
    });
    return state;
  }

  async hasDesired(state: DesiredShadowState): Promise<void> {
    await publish(this.#neighbours, desiredShadowTopic, state.trackingId, 'desired-shadow.changed', state);
  }

  deviceToken(device: DeviceState): Promise<string> {
    const { trackingId, projectId } = device.claims.at(-1)!;
    const { privateKey, state } = this.#signingKey;
    return signToken(privateKey, state.keyId, {
      kind: 'device',
      deviceId: device.deviceId,
      trackingId,
      projectId,
      deviceVersion: device.version,
    });
  }

  userToken(userId: UserId, projectId?: ProjectId): Promise<string> {
    const { privateKey, state } = this.#signingKey;
    return signToken(privateKey, state.keyId, {
      kind: 'user',
      userId,
      ...(projectId === undefined ? {} : { projectId }),
    });
  }

  post(
    path: string,
    token: string | undefined,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    return fetch(this.url + path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  }

  /** Commands as connectors gives them, in this order. */
  async give(...commands: readonly AcceptTelemetry[]): Promise<void> {
    await this.#neighbours.append(commands.map((command) => recordOf(command)));
  }

  /** A record of the commands topic that no connector of ours would write. */
  async giveRecord(record: Omit<LogRecord, 'topic'>): Promise<void> {
    await this.#neighbours.append([{ topic: ingestionCommandTopic.name, ...record }]);
  }

  /** The answers to these commands that are there now. */
  async repliesTo(commands: readonly AcceptTelemetry[]): Promise<TelemetryAcceptedReply[]> {
    const ids = new Set(commands.map(({ data }) => data.commandId));
    const records = await readTopic(this.connection, connectorsReplyTopic.name);
    return records
      .map(({ value }) => readReply(value) as TelemetryAcceptedReply)
      .filter(({ data }) => ids.has(data.commandId));
  }

  /** What the log holds of a device now, in order. */
  async logOf(device: DeviceState): Promise<TelemetryIngested[]> {
    return (await this.logOfAll([device])).get(trackingIdOf(device)) ?? [];
  }

  /** The headers of the records that the log holds of a device now, in order. */
  async headersOf(device: DeviceState): Promise<LogMessage['headers'][]> {
    const found: LogMessage['headers'][] = [];
    const tail = new LogTail(this.connection, [telemetryTopic.name], ({ key, headers }) => {
      if (key === trackingIdOf(device)) found.push(headers);
    });
    await tail.start();
    await tail.stop();
    return found;
  }

  async logOfAll(devices: readonly DeviceState[]): Promise<ReadonlyMap<string, TelemetryIngested[]>> {
    const wanted = new Set<string>(devices.map(trackingIdOf));
    const events = new Map<string, TelemetryIngested[]>();
    const tail = new LogTail(this.connection, [telemetryTopic.name], ({ key, value }) => {
      if (key === null || !wanted.has(key)) return;
      events.set(key, [...(events.get(key) ?? []), parseEvent(value) as TelemetryIngested]);
    });
    await tail.start();
    await tail.stop();
    return events;
  }
}

async function publish(
  log: MicroBatchAppender,
  topic: Topic,
  key: string,
  type: string,
  data: object,
): Promise<LogPosition> {
  const origin = { producer: 'test', correlationId: randomUUID(), occurredAtMs: Date.now() };
  const [position] = await log.append([eventRecord(topic, key, newEvent(type, 1, data, origin))]);
  return position!;
}

/** Test files that run at once create the same topics, and one may find them while their leaders are still chosen. */
async function createTopics(connection: KafkaConnection): Promise<void> {
  await eventually('every partition has a leader', async () => {
    await connection.ensureTopics(topics);
    await Promise.all(topics.map(({ name }) => connection.marks(name)));
    return true;
  });
}
