import { randomUUID } from 'node:crypto';
import { newEvent } from '@umbra/contracts/envelope';
import type { ProjectId, TrackingId } from '@umbra/contracts/ids';
import {
  readTelemetryEvent,
  type IngestedSample,
  type TelemetryIngested,
  type TelemetryIngestedData,
} from '@umbra/contracts/telemetry';
import { parseEvent } from '@umbra/contracts/envelope';
import { deadLetterTopicOf, type Topic } from '@umbra/contracts/topics';
import {
  BatchConsumer,
  eventRecord,
  MicroBatchAppender,
  type BatchConsumerOptions,
  type KafkaConnection,
  type LogRecord,
} from '@umbra/kafka';
import { NO_FALLBACK } from '@umbra/positioning-engine';
import { createTestTopic, eventually, quietLogger, readTopic, testConnection, TestMetrics } from '@umbra/testing';
import { createScanRunner } from '../locate-telemetry/create-scan-runner.ts';
import type { OutcomeEvent } from '../locate-telemetry/outcome-event.ts';
import type { ScanRunner } from '../locate-telemetry/scan.runner.ts';
import { PositioningMetrics } from '../positioning.metrics.ts';
import { queriesOf } from '../radio-map/run-query.ts';
import { DEFAULT_CACHE_LIMITS } from '../radio-map/station-cache.ts';
import { StoredRadioMap } from '../radio-map/stored-radio-map.ts';
import { tellUnreadable } from '../radio-map/unreadable-rows.ts';
import { MapWorld } from './map-world.ts';

/** The fold of scans on a topic and a database of its own, without HTTP. */
export class ScanWorld {
  readonly connection: KafkaConnection;
  readonly topic: Topic;
  readonly map: MapWorld;
  readonly metrics = new TestMetrics('positioning');
  readonly #log: MicroBatchAppender;
  readonly #closing: (() => Promise<unknown>)[] = [];

  private constructor(connection: KafkaConnection, topic: Topic, map: MapWorld, log: MicroBatchAppender) {
    this.connection = connection;
    this.topic = topic;
    this.map = map;
    this.#log = log;
  }

  static async start(partitions = 3): Promise<ScanWorld> {
    const connection = testConnection();
    const topic = await createTestTopic(connection, { partitions });
    await connection.ensureTopics([deadLetterTopicOf(topic)]);
    return new ScanWorld(connection, topic, await MapWorld.create(), await MicroBatchAppender.open(connection));
  }

  async stop(): Promise<void> {
    for (const close of this.#closing.reverse()) await close();
    await this.#log.close();
    await this.connection.close();
    await this.map.close();
  }

  /** Puts records on the topic of this world. */
  readonly publish = (records: readonly LogRecord[]) => this.#log.append(records);

  /** What a replica has of its own. @param append where its outcomes go */
  aRunner(append: MicroBatchAppender['append'] = this.publish): ScanRunner {
    const metrics = new TestMetrics('positioning');
    const answered = new PositioningMetrics(metrics);
    return createScanRunner({
      dataSource: this.map.tables,
      map: new StoredRadioMap(queriesOf(this.map.tables), DEFAULT_CACHE_LIMITS, tellUnreadable(quietLogger, answered)),
      appender: { append: (records) => append(records.map((record) => this.#ours(record))) },
      ...{ secretKey: Buffer.alloc(32, 7), fallback: NO_FALLBACK, logger: quietLogger, metrics },
      ...{ answered, nowMs: Date.now },
    });
  }

  /** A replica that consumes. */
  async aReplica(runner = this.aRunner(), overrides: Partial<BatchConsumerOptions> = {}): Promise<BatchConsumer> {
    const consumer = new BatchConsumer({
      ...{ connection: this.connection, groupId: `test.${this.topic.name}`, topics: [this.topic.name] },
      ...{ offsets: runner, handle: (slices) => runner.apply(slices), maxMessages: 200 },
      ...overrides,
    });
    this.#closing.push(() => consumer.stop());
    await consumer.start();
    return consumer;
  }

  /** What ingestion would append. */
  ingested(samples: readonly IngestedSample[], overrides: Partial<TelemetryIngestedData> = {}): TelemetryIngested {
    const data: TelemetryIngestedData = {
      ...{ trackingId: 'HERE-1' as TrackingId, projectId: 'umbra:a' as ProjectId, acceptedAtMs: Date.now() },
      ...{ source: 'device', detectOutliers: false, samples },
      ...overrides,
    };
    const origin = { producer: 'test', correlationId: randomUUID(), occurredAtMs: Date.now() };
    return newEvent<TelemetryIngested>('telemetry.ingested', 1, data, origin);
  }

  async append(events: readonly TelemetryIngested[]): Promise<void> {
    await this.#log.append(events.map((event) => eventRecord(this.topic, event.data.trackingId, event)));
  }

  /** Bytes that are no event. */
  async appendRaw(key: string, value: string): Promise<void> {
    await this.#log.append([{ topic: this.topic.name, key, value }]);
  }

  /** Every outcome on the log, partition by partition. */
  async outcomes(): Promise<OutcomeEvent[]> {
    const messages = await readTopic(this.connection, this.topic.name);
    return messages.flatMap(({ value, headers }) => {
      if (headers['type']?.startsWith('position.') !== true) return [];
      const event = readTelemetryEvent(parseEvent(value));
      return event?.type === 'position.resolved' || event?.type === 'position.unresolved' ? [event] : [];
    });
  }

  /** As soon as all that is on the log has been applied, and there are so many. */
  outcomesOf(count: number): Promise<OutcomeEvent[]> {
    const probe = async (): Promise<OutcomeEvent[] | undefined> => {
      // To read the whole topic again takes its time: not before it is worth it.
      const found = (await this.#isApplied()) ? await this.outcomes() : [];
      return found.length >= count ? found : undefined;
    };
    return eventually(`${String(count)} outcomes`, probe, 60_000);
  }

  async #isApplied(): Promise<boolean> {
    const rows = await this.map.rows<{ partition: number; next: number }>(
      `SELECT partition, next FROM positioning_read.projection_offset WHERE topic = '${this.topic.name}'`,
    );
    const applied = new Map(rows.map(({ partition, next }) => [partition, next]));
    const ends = await this.connection.endOffsets(this.topic.name);
    return [...ends].every(([partition, end]) => (applied.get(partition) ?? 0) >= end);
  }

  #ours(record: LogRecord): LogRecord {
    return { ...record, topic: record.topic.endsWith('.dlq') ? deadLetterTopicOf(this.topic).name : this.topic.name };
  }
}
