import { randomUUID } from 'node:crypto';
import type { TelemetryEvent } from '@umbra/contracts/telemetry';
import { deadLetterTopicOf, type Topic } from '@umbra/contracts/topics';
import {
  BatchConsumer,
  eventRecord,
  FencedAppender,
  MicroBatchAppender,
  type BatchConsumerOptions,
  type KafkaConnection,
  type LogPosition,
} from '@umbra/kafka';
import { Metrics } from '@umbra/observability';
import { runMigrations } from '@umbra/postgres';
import type { RebuildResult } from '@umbra/projections';
import {
  createTestDatabase,
  createTestTopic,
  eventually,
  quietLogger,
  testConnection,
  type TestDatabase,
} from '@umbra/testing';
import type { DataSource } from 'typeorm';
import type { TimelineRunner } from '../project-timeline/timeline.runner.ts';
import { READ_MODEL_TABLES } from '../read-model/read-model.schema.ts';
import { rebuildOfReadModels, type RebuildReadModelsOptions } from '../rebuild-read-models/rebuild-read-models.ts';
import { shadowsDataSource } from '../shadows.data-source.ts';
import { createProjections } from '../shadows.projections.ts';

/** The timeline's projection on a topic and a database of its own, without HTTP. */
export class TimelineWorld {
  readonly connection: KafkaConnection;
  readonly topic: Topic;
  readonly tables: DataSource;
  readonly #database: TestDatabase;
  readonly #log: MicroBatchAppender;
  readonly #relay: FencedAppender;
  readonly #closing: (() => Promise<unknown>)[] = [];

  private constructor(parts: {
    connection: KafkaConnection;
    topic: Topic;
    tables: DataSource;
    database: TestDatabase;
    log: MicroBatchAppender;
    relay: FencedAppender;
  }) {
    this.connection = parts.connection;
    this.topic = parts.topic;
    this.tables = parts.tables;
    this.#database = parts.database;
    this.#log = parts.log;
    this.#relay = parts.relay;
  }

  static async start(partitions = 4): Promise<TimelineWorld> {
    const connection = testConnection();
    const topic = await createTestTopic(connection, { partitions });
    await connection.ensureTopics([deadLetterTopicOf(topic)]);
    const database = await createTestDatabase();
    const tables = shadowsDataSource({ url: database.url, purpose: 'test' });
    await tables.initialize();
    await runMigrations(tables);
    const log = await MicroBatchAppender.open(connection);
    const relay = await FencedAppender.open(connection, randomUUID());
    return new TimelineWorld({ connection, topic, tables, database, log, relay });
  }

  async stop(): Promise<void> {
    for (const close of this.#closing.reverse()) await close();
    await this.#log.close();
    await this.#relay.close();
    await this.connection.close();
    await this.tables.destroy();
    await this.#database.drop();
  }

  /** What a replica of the service has of its own: connections and memory. */
  async aRunner(): Promise<{ readonly runner: TimelineRunner; readonly dataSource: DataSource }> {
    const dataSource = shadowsDataSource({ url: this.#database.url, purpose: 'replica', poolSize: 3 });
    await dataSource.initialize();
    this.#closing.push(() => dataSource.destroy());
    const { timeline } = createProjections({
      ...{ dataSource, deadLetters: this.#log, logger: quietLogger, cachedDevices: 1_000 },
      metrics: new Metrics('test', { processMetrics: false }),
    });
    return { runner: timeline, dataSource };
  }

  /** A replica that consumes. */
  async aReplica(overrides: Partial<BatchConsumerOptions> = {}): Promise<BatchConsumer> {
    const { runner } = await this.aRunner();
    const consumer = new BatchConsumer({
      ...{
        connection: this.connection,
        groupId: `test.${this.topic.name}`,
        topics: [this.topic.name],
        offsets: runner,
      },
      handle: (slices) => runner.apply(slices),
      ...overrides,
    });
    this.#closing.push(() => consumer.stop());
    await consumer.start();
    return consumer;
  }

  /** Telemetry through the batcher; deletions in transactions, as the relay does, whose markers take offsets. */
  async append(events: readonly TelemetryEvent[]): Promise<void> {
    const isDeletion = ({ type }: TelemetryEvent) => type === 'traces.deleted' || type === 'shadow.cleared';
    let from = 0;
    for (const [index, event] of events.entries()) {
      if (!isDeletion(event)) continue;
      await this.#log.append(events.slice(from, index).map((each) => this.#record(each)));
      await this.#relay.append([this.#record(event)]);
      from = index + 1;
    }
    await this.#log.append(events.slice(from).map((each) => this.#record(each)));
  }

  async appendRaw(key: string, value: string): Promise<LogPosition> {
    const [position] = await this.#log.append([{ topic: this.topic.name, key, value }]);
    return position!;
  }

  /** Until the projection has passed everything that the log holds now, but for markers at the very end. */
  async caughtUp(): Promise<void> {
    const probe = `{"id":"probe-${randomUUID()}","type":"test.probe","version":1,"data":{}}`;
    const last = new Map<number, number>();
    for (let n = 0; last.size < this.topic.partitions; n += 1) {
      const { partition, offset } = await this.appendRaw(`probe-${String(n)}`, probe);
      last.set(partition, offset);
    }
    await eventually('the projection to catch up', async () => {
      const offsets = await this.offsets();
      return [...last].every(([partition, offset]) => (offsets.get(partition) ?? 0) > offset);
    });
  }

  async offsets(): Promise<Map<number, number>> {
    const rows = await this.tables.query<{ partition: number; next: number }[]>(
      'SELECT partition, next FROM shadows_read.projection_offset WHERE topic = $1',
      [this.topic.name],
    );
    return new Map(rows.map(({ partition, next }) => [partition, next]));
  }

  /** Every row of the live read models, in an order of its own. */
  async content(): Promise<Record<string, unknown[]>> {
    const tables: Record<string, unknown[]> = {};
    for (const table of READ_MODEL_TABLES) {
      const rows = await this.tables.query<{ row: string }[]>(
        `SELECT content::text AS row FROM shadows_read.${table} AS content ORDER BY 1`,
      );
      tables[table] = rows.map(({ row }) => row);
    }
    return tables;
  }

  rebuild(overrides: Partial<RebuildReadModelsOptions> = {}): Promise<RebuildResult> {
    return rebuildOfReadModels({
      ...{ dataSource: this.tables, connection: this.connection, topic: this.topic.name, logger: quietLogger },
      ...{ isDryRun: false, isForced: false, cachedDevices: 100 },
      ...overrides,
    }).run();
  }

  #record(event: TelemetryEvent) {
    return eventRecord(this.topic, event.data.trackingId, event);
  }
}
