import type { KafkaConnection } from '../connection/kafka-connection.ts';
import { ProduceMetrics } from '../metrics/produce-metrics.ts';
import { type LogAppender, type LogPosition, type LogRecord, LogUnavailableError } from './log-appender.ts';
import { partitionFor } from './partition-for.ts';
import { weightOf, type PlacedRecord } from './produce-batch.ts';
import { ProduceLane, type LaneOptions } from './produce-lane.ts';

export interface MicroBatchOptions extends Partial<LaneOptions> {
  /** Producers, each with partitions of its own; more than one only when one is measured to be the limit. */
  readonly producers?: number;
  /** Topics whose partition counts are asked for at once, so that the first append does not wait for that. */
  readonly topics?: readonly string[];
}

const DEFAULTS: LaneOptions = { deadlineMs: 5_000, maxQueuedBytes: 32 * 1024 * 1024, maxBatchBytes: 900_000 };

/**
 * Appends what arrives together by one produce call, each caller being answered when its own records are acknowledged.
 * Bounded: beyond `maxQueuedBytes` it refuses at once (LogBusyError).
 */
export class MicroBatchAppender implements LogAppender {
  readonly #connection: KafkaConnection;
  readonly #lanes: readonly ProduceLane[];
  readonly #hideQueue: () => void;

  private constructor(connection: KafkaConnection, lanes: readonly ProduceLane[]) {
    this.#connection = connection;
    this.#lanes = lanes;
    this.#hideQueue = connection.metrics.gauge(
      'umbra_kafka_produce_queued_bytes',
      'Bytes that wait for a produce call.',
      [],
      () => this.queuedBytes,
    );
  }

  /** Does not wait for a broker unless `topics` are named; appends do, up to their deadline. */
  static async open(connection: KafkaConnection, options: MicroBatchOptions = {}): Promise<MicroBatchAppender> {
    const { producers = 1, topics = [], ...laneOptions } = options;
    const metrics = new ProduceMetrics(connection.metrics, topics);
    const lanes = Array.from(
      { length: producers },
      () => new ProduceLane(connection, { ...DEFAULTS, ...laneOptions }, metrics),
    );
    for (const topic of topics) await connection.partitionCount(topic);
    return new MicroBatchAppender(connection, lanes);
  }

  /** Bytes that wait for the log now. */
  get queuedBytes(): number {
    return this.#lanes.reduce((sum, lane) => sum + lane.queuedBytes, 0);
  }

  async append(records: readonly LogRecord[]): Promise<readonly LogPosition[]> {
    // Nothing is awaited once the counts are known: calls enter the queue in the order in which they were made.
    for (const { topic } of records) {
      if (this.#connection.knownPartitionCount(topic) === undefined) await this.#learn(topic);
    }
    const shares = this.#lanes.map(() => ({ placed: [] as PlacedRecord[], indexes: [] as number[], bytes: 0 }));
    for (const [index, record] of records.entries()) {
      const partition = partitionFor(record.key, this.#connection.knownPartitionCount(record.topic) ?? 1);
      const share = shares[partition % shares.length];
      if (share === undefined) continue;
      share.placed.push({ record, partition });
      share.indexes.push(index);
      share.bytes += weightOf(record);
    }
    const positions = new Array<LogPosition>(records.length);
    await Promise.all(
      shares.map(async ({ placed, indexes, bytes }, lane) => {
        if (placed.length === 0) return;
        const appended = (await this.#lanes[lane]?.append(placed, bytes)) ?? [];
        for (const [nth, position] of appended.entries()) positions[indexes[nth] ?? 0] = position;
      }),
    );
    return positions;
  }

  async close(): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => lane.close()));
    this.#hideQueue();
  }

  async #learn(topic: string): Promise<void> {
    try {
      await this.#connection.partitionCount(topic);
    } catch (cause) {
      throw new LogUnavailableError(`The log does not tell of topic ${topic}.`, cause);
    }
  }
}
