import { randomUUID } from 'node:crypto';
import { errorFields } from '@umbra/errors';
import type { Consumer, EachBatchPayload } from 'kafkajs';
import type { KafkaConnection } from '../connection/kafka-connection.ts';
import { BatchCollector } from './batch-collector.ts';
import { FETCH_LIMITS } from './fetch-limits.ts';
import { type PartitionSlice } from './log-message.ts';
import { LogGapError } from './offset-store.ts';
import { fetchedOffsetOf, firstHole, slicesOf } from './read-slice.ts';

export interface LogRangeReaderOptions {
  readonly connection: KafkaConnection;
  readonly topic: string;
  /**
   * Gets what the partitions have, at most one slice each, one call at a time; the slices of a partition join without a
   * gap. What it throws ends the reading.
   */
  readonly handle: (slices: readonly PartitionSlice[]) => Promise<void>;
  readonly maxMessages?: number;
}

const DEFAULT_MAX_MESSAGES = 2_000;
const MAX_WAIT_MS = 25;
const QUIET_MS = 5;
const FETCH_WAIT_MS = 100;
const CONCURRENT_PARTITIONS = 64;

interface Reading {
  readonly ends: ReadonlyMap<number, number>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Reads a whole topic from its beginning up to given offsets, and no further, then on to later ones: for rebuilds, which
 * must stop exactly where another reader stands. A group of its own that is removed at the end.
 */
export class LogRangeReader {
  readonly #options: LogRangeReaderOptions;
  readonly #collector: BatchCollector;
  readonly #groupId: string;
  readonly #maxMessages: number;
  /** Offset to be read next, by partition. */
  readonly #next = new Map<number, number>();
  /** Where the last slice ended, which may be before that by transaction markers. */
  readonly #handedOut = new Map<number, number>();
  #consumer: Consumer | undefined;
  #reading: Reading | undefined;

  constructor(options: LogRangeReaderOptions) {
    this.#options = options;
    this.#maxMessages = options.maxMessages ?? DEFAULT_MAX_MESSAGES;
    this.#groupId = `${options.connection.clientId}.range.${randomUUID()}`;
    this.#collector = new BatchCollector((slices) => options.handle(slices), {
      maxMessages: this.#maxMessages,
      maxWaitMs: MAX_WAIT_MS,
      quietMs: QUIET_MS,
    });
  }

  /**
   * Resolves when everything before these offsets (by partition) was handed out. One call at a time.
   * @throws LogGapError when records are missing, and what `handle` throws; the reader is spent then
   */
  async readTo(ends: ReadonlyMap<number, number>): Promise<void> {
    const consumer = await this.#connected(ends);
    await new Promise<void>((resolve, reject) => {
      this.#reading = { ends, resolve, reject };
      for (const [partition, end] of ends) {
        if (this.#nextOf(partition) < end) this.#resume(consumer, partition);
      }
      this.#settleIfDone();
    });
  }

  async close(): Promise<void> {
    const consumer = this.#consumer;
    this.#consumer = undefined;
    this.#reading = undefined;
    if (consumer === undefined) return;
    await consumer.disconnect();
    await this.#options.connection.deleteGroup(this.#groupId);
  }

  async #connected(ends: ReadonlyMap<number, number>): Promise<Consumer> {
    if (this.#consumer !== undefined) return this.#consumer;
    const { connection, topic } = this.#options;
    for (const [partition, { low }] of await connection.marks(topic)) {
      if (low > 0 && (ends.get(partition) ?? 0) > 0) {
        throw new LogGapError({ topic, partition }, 0, `the log begins at ${String(low)}`);
      }
    }
    const consumer = connection.readers.consumer({
      groupId: this.#groupId,
      allowAutoTopicCreation: false,
      minBytes: 1,
      maxWaitTimeInMs: FETCH_WAIT_MS,
      ...FETCH_LIMITS,
      retry: { retries: 10, initialRetryTime: 100, maxRetryTime: 1_000, restartOnFailure: () => Promise.resolve(true) },
    });
    this.#consumer = consumer;
    const joined = new Promise<void>((resolve, reject) => {
      consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
        for (const partition of payload.memberAssignment[topic] ?? []) {
          consumer.pause([{ topic, partitions: [partition] }]);
          if (this.#reading !== undefined && this.#nextOf(partition) < (this.#reading.ends.get(partition) ?? 0)) {
            this.#resume(consumer, partition);
          }
        }
        resolve();
      });
      consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
        if (restart) return;
        reject(error);
        this.#fail(error);
      });
    });
    // A fetch that held nothing but transaction markers never reaches `eachBatch`; this event tells of it.
    consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload: { partition, batchSize, firstOffset, lastOffset } }) => {
      if (batchSize > 0) return;
      // One that was on its way since before a seek back tells nothing of what lies between.
      if (Number(firstOffset) > this.#nextOf(partition)) this.#seek(consumer, partition);
      else this.#passed(partition, Number(lastOffset) + 1);
    });
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: CONCURRENT_PARTITIONS,
      eachBatch: (payload) => this.#eachBatch(consumer, payload),
    });
    await joined;
    return consumer;
  }

  async #eachBatch(consumer: Consumer, payload: EachBatchPayload): Promise<void> {
    const { batch } = payload;
    const { topic, partition } = batch;
    const expected = this.#nextOf(partition);
    const end = this.#reading?.ends.get(partition) ?? 0;
    if (this.#reading === undefined || expected >= end) return;
    if (fetchedOffsetOf(batch) !== expected) {
      this.#seek(consumer, partition);
      return;
    }
    const beat = setInterval(() => {
      // A lost membership shows at the next fetch, which joins again; positions are our own.
      payload.heartbeat().catch((error: unknown) => {
        this.#options.connection.logger.debug({ ...errorFields(error) }, 'a heartbeat failed');
      });
    }, HEARTBEAT_MS);
    try {
      const hole = firstHole(batch, expected);
      if (hole !== undefined) {
        throw new LogGapError({ topic, partition }, expected, `the log goes on at ${String(hole)}`);
      }
      for (const slice of slicesOf(batch, this.#handedOut.get(partition) ?? 0, this.#maxMessages)) {
        const wanted = upTo(slice, end);
        if (wanted === undefined) break;
        await this.#collector.offer(wanted);
        this.#handedOut.set(partition, wanted.nextOffset);
        payload.resolveOffset(String(wanted.nextOffset - 1));
        this.#passed(partition, wanted.nextOffset);
      }
      if (this.#nextOf(partition) >= end) consumer.pause([{ topic, partitions: [partition] }]);
    } catch (error) {
      this.#fail(error);
    } finally {
      clearInterval(beat);
    }
  }

  #resume(consumer: Consumer, partition: number): void {
    this.#seek(consumer, partition);
    consumer.resume([{ topic: this.#options.topic, partitions: [partition] }]);
  }

  #seek(consumer: Consumer, partition: number): void {
    consumer.seek({ topic: this.#options.topic, partition, offset: String(this.#nextOf(partition)) });
  }

  #passed(partition: number, next: number): void {
    if (next > this.#nextOf(partition)) this.#next.set(partition, next);
    this.#settleIfDone();
  }

  #nextOf(partition: number): number {
    return this.#next.get(partition) ?? 0;
  }

  #settleIfDone(): void {
    const reading = this.#reading;
    if (reading === undefined) return;
    for (const [partition, end] of reading.ends) if (this.#nextOf(partition) < end) return;
    this.#reading = undefined;
    reading.resolve();
  }

  #fail(error: unknown): void {
    const reading = this.#reading;
    this.#reading = undefined;
    reading?.reject(error);
  }
}

const HEARTBEAT_MS = 2_000;

/** The part of a slice before an offset, if there is any. */
function upTo(slice: PartitionSlice, end: number): PartitionSlice | undefined {
  if (slice.nextOffset <= end) return slice;
  const messages = slice.messages.filter(({ offset }) => offset < end);
  if (slice.firstOffset >= end) return undefined;
  return { ...slice, nextOffset: end, messages };
}
