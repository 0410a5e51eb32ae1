import kafkajs, { type Producer, type RecordMetadata, type TopicMessages } from 'kafkajs';
import type { KafkaConnection } from '../connection/kafka-connection.ts';
import { ProduceMetrics } from '../metrics/produce-metrics.ts';
import {
  FencedError,
  LogUnavailableError,
  type LogAppender,
  type LogPosition,
  type LogRecord,
} from './log-appender.ts';
import { partitionFor } from './partition-for.ts';
import { toPositions, toTopicMessages, type PlacedRecord } from './produce-batch.ts';

/** The broker ends a transaction whose writer fell silent; until then nobody reads past it. */
const TRANSACTION_TIMEOUT_MS = 10_000;

/** Markers follow a commit within milliseconds. */
const READABLE_WITHIN_MS = 5_000;
const READABLE_CHECK_MS = 2;

/** What the broker answers a writer whose transactional id somebody else has opened since. */
const FENCED_TYPES = new Set(['INVALID_PRODUCER_EPOCH', 'PRODUCER_FENCED', 'INVALID_PRODUCER_ID_MAPPING']);

/**
 * Appends in transactions under a fixed id: opening it shuts out every earlier holder, which is what keeps a relay that
 * slept through its replacement from sending old versions after new ones. One transaction per `append`. After any failure
 * the appender is spent: close it and open a new one.
 */
export class FencedAppender implements LogAppender {
  readonly #connection: KafkaConnection;
  readonly #producer: Producer;
  readonly #metrics: ProduceMetrics;

  private constructor(connection: KafkaConnection, producer: Producer) {
    this.#connection = connection;
    this.#producer = producer;
    this.#metrics = new ProduceMetrics(connection.metrics);
  }

  /** @throws LogUnavailableError when no broker answers */
  static async open(connection: KafkaConnection, transactionalId: string): Promise<FencedAppender> {
    const producer = connection.kafka.producer({
      transactionalId,
      idempotent: true,
      maxInFlightRequests: 1,
      transactionTimeout: TRANSACTION_TIMEOUT_MS,
      allowAutoTopicCreation: false,
      createPartitioner:
        () =>
        ({ message }) =>
          message.partition ?? 0,
      retry: { retries: 8, initialRetryTime: 50, maxRetryTime: 1_000 },
    });
    try {
      await producer.connect();
      // kafkajs takes the id at the first transaction only: left to the first append, a relay that slept before it would
      // shut out its own successor instead of being shut out.
      await (await producer.transaction()).abort();
      return new FencedAppender(connection, producer);
    } catch (cause) {
      await disconnectQuietly(connection, producer);
      throw new LogUnavailableError(`The transactional id ${transactionalId} cannot be opened.`, cause);
    }
  }

  /**
   * All records of the call become readable together, or none; resolves when they are.
   * @throws FencedError @throws LogUnavailableError
   */
  async append(records: readonly LogRecord[]): Promise<readonly LogPosition[]> {
    if (records.length === 0) return [];
    try {
      const placed: PlacedRecord[] = [];
      for (const record of records) {
        placed.push({
          record,
          partition: partitionFor(record.key, await this.#connection.partitionCount(record.topic)),
        });
      }
      const positions = toPositions(placed, await this.#commit(toTopicMessages(placed)));
      await this.#readable(positions);
      return positions;
    } catch (cause) {
      // No abort: the next holder's opening ends what was begun, and this appender is spent either way.
      if (isFenced(cause)) throw new FencedError(cause);
      throw new LogUnavailableError('The log did not take the transaction.', cause);
    }
  }

  async #commit(topicMessages: TopicMessages[]): Promise<RecordMetadata[]> {
    const startedAtMs = performance.now();
    try {
      const transaction = await this.#producer.transaction();
      const acknowledged = await transaction.sendBatch({
        acks: -1,
        compression: kafkajs.CompressionTypes.ZSTD,
        topicMessages,
      });
      await transaction.commit();
      this.#metrics.sent(topicMessages, 'acknowledged', performance.now() - startedAtMs);
      return acknowledged;
    } catch (error) {
      this.#metrics.sent(topicMessages, 'failed', performance.now() - startedAtMs);
      throw error;
    }
  }

  /**
   * The broker answers a commit before its markers stand in the partitions; until then a reader that asks for the end of
   * the log is told one before these records, and would believe to have seen them.
   */
  async #readable(positions: readonly LogPosition[]): Promise<void> {
    const deadlineMs = Date.now() + READABLE_WITHIN_MS;
    for (const topic of new Set(positions.map((position) => position.topic))) {
      const own = positions.filter((position) => position.topic === topic);
      for (;;) {
        const ends = await this.#connection.endOffsets(topic);
        if (own.every(({ partition, offset }) => (ends.get(partition) ?? 0) > offset)) break;
        if (Date.now() > deadlineMs) throw new Error(`the transaction on ${topic} was committed but is not readable`);
        await new Promise((resolve) => setTimeout(resolve, READABLE_CHECK_MS));
      }
    }
  }

  async close(): Promise<void> {
    await disconnectQuietly(this.#connection, this.#producer);
  }
}

function isFenced(error: unknown): boolean {
  let current: unknown = error;
  for (let depth = 0; depth < 5 && typeof current === 'object' && current !== null; depth += 1) {
    const { type, cause } = current as { type?: unknown; cause?: unknown };
    if (typeof type === 'string' && FENCED_TYPES.has(type)) return true;
    current = cause;
  }
  return false;
}

async function disconnectQuietly(connection: KafkaConnection, producer: Producer): Promise<void> {
  try {
    await producer.disconnect();
  } catch (error) {
    connection.logger.debug({ error: String(error) }, 'a transactional producer did not disconnect cleanly');
  }
}
