import { randomUUID } from 'node:crypto';
import { signToken } from '@umbra/access';
import { desiredShadowTopic, type DesiredShadowState } from '@umbra/contracts/desired-shadow';
import { deviceTopic, type DeviceState } from '@umbra/contracts/device';
import { readReply, type CommandTopics } from '@umbra/contracts/command';
import { newEvent, parseEvent } from '@umbra/contracts/envelope';
import type { ProjectId, UserId } from '@umbra/contracts/ids';
import type { AcceptTelemetry, TelemetryAcceptedReply } from '@umbra/contracts/ingestion-command';
import { projectTopic } from '@umbra/contracts/project';
import { signingKeyTopic } from '@umbra/contracts/signing-key';
import { telemetryTopic, type TelemetryIngested } from '@umbra/contracts/telemetry';
import type { Topic } from '@umbra/contracts/topics';
import {
  eventRecord,
  type KafkaConnection,
  LogTail,
  type LogAppender,
  type LogMessage,
  type LogRecord,
} from '@umbra/kafka';
import { Metrics, Readiness, type Logger, type Tracer } from '@umbra/observability';
import {
  aProject,
  aSigningKey,
  askAgain,
  createCommandTopics,
  ensureAllTopics,
  NeighbourLog,
  quietLogger,
  readTopic,
  testBrokers,
  testConnection,
  trackingIdOf,
  type TestProject,
  type TestSigningKey,
} from '@umbra/testing';
import { portOf } from '@umbra/wire';
import { createIngestionApp, type IngestionApp } from '../ingestion.app.ts';
import { loadIngestionConfig } from '../ingestion.config.ts';

export const SECRET_KEY = Buffer.alloc(32, 7);

export interface WorldOptions {
  readonly brokers?: readonly string[];
  readonly settings?: NodeJS.ProcessEnv;
  readonly nowMs?: () => number;
  readonly logger?: Logger;
  readonly tracer?: Tracer;
  /** Carries out commands; its consumer group. */
  readonly commandGroup?: string;
  /** Of a world before; else it has its own: what is asked of one service, another does not answer. */
  readonly commandTopics?: CommandTopics;
}

/** The service on a real Kafka, whose neighbours the test plays: it appends what registry and shadows would. */
export class IngestionWorld {
  readonly connection: KafkaConnection;
  readonly commandTopics: CommandTopics;
  readonly #neighbours: LogAppender;
  readonly #signingKey: TestSigningKey;
  readonly app: IngestionApp;
  readonly metrics: Metrics;
  readonly url: string;

  private constructor(
    connection: KafkaConnection,
    commandTopics: CommandTopics,
    neighbours: LogAppender,
    signingKey: TestSigningKey,
    app: IngestionApp,
    metrics: Metrics,
  ) {
    this.connection = connection;
    this.commandTopics = commandTopics;
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
    commandTopics,
  }: WorldOptions = {}) {
    const connection = testConnection({ brokers });
    await ensureAllTopics(connection);
    const own = commandTopics ?? (await createCommandTopics(connection));
    const neighbours = await NeighbourLog.open(connection);
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
      commandTopics: own,
      ...(nowMs === undefined ? {} : { nowMs }),
    });
    await (commandGroup === undefined ? app.http : app).listen(0, '127.0.0.1');
    return new IngestionWorld(connection, own, neighbours, signingKey, app, metrics);
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
    await publish(this.#neighbours, deviceTopic, state.deviceId, 'device.claimed', state);
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

  /** Asked again on a 503, as `askAgain` does. */
  post(
    path: string,
    token: string | undefined,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    return askAgain(() => this.postOnce(path, token, body, headers));
  }

  /** For a test that is about what is answered when there is no room. */
  postOnce(
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
    const { commands: topic, replies } = this.commandTopics;
    const replyTo = replies[0]!.name;
    await this.#neighbours.append(
      commands.map(({ data, ...command }) =>
        eventRecord(topic, data.trackingId, { ...command, data: { ...data, replyTo } }),
      ),
    );
  }

  /** A record of the commands topic that no connector of ours would write. */
  async giveRecord(record: Omit<LogRecord, 'topic'>): Promise<void> {
    await this.#neighbours.append([{ topic: this.commandTopics.commands.name, ...record }]);
  }

  /** The answers to these commands that are there now. */
  async repliesTo(commands: readonly AcceptTelemetry[]): Promise<TelemetryAcceptedReply[]> {
    const ids = new Set(commands.map(({ data }) => data.commandId));
    const records = await readTopic(this.connection, this.commandTopics.replies[0]!.name);
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

async function publish(log: LogAppender, topic: Topic, key: string, type: string, data: object): Promise<void> {
  const origin = { producer: 'test', correlationId: randomUUID(), occurredAtMs: Date.now() };
  await log.append([eventRecord(topic, key, newEvent(type, 1, data, origin))]);
}
