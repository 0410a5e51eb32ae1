import { AsyncLocalStorage } from 'node:async_hooks';
import kafkajs, { type Producer } from 'kafkajs';
import type { KafkaConnection } from '../connection/kafka-connection.ts';
import type { ProduceMetrics } from '../metrics/produce-metrics.ts';
import { LogBusyError, LogUnavailableError, type LogPosition } from './log-appender.ts';
import { toPositions, toTopicMessages, type PlacedRecord } from './produce-batch.ts';

export interface LaneOptions {
  /** An append that the log has not acknowledged by then fails. */
  readonly deadlineMs: number;
  /** More than this waiting, and further appends are refused. */
  readonly maxQueuedBytes: number;
  /** A produce call takes this much of what waits, uncompressed. */
  readonly maxBatchBytes: number;
}

interface Waiting {
  readonly placed: readonly PlacedRecord[];
  readonly bytes: number;
  readonly expiresAtMs: number;
  settled: boolean;
  readonly resolve: (positions: LogPosition[]) => void;
  readonly reject: (error: Error) => void;
}

const EXPIRY_CHECK_MS = 50;
const RECONNECT_PAUSE_MS = 200;

/**
 * One idempotent producer with at most one `send` in flight. kafkajs with several in flight loses acknowledged records
 * when produce answers are cut: it rolls its sequence back and the next send uses the same numbers again, which the broker
 * then takes for a repetition (wall 1). What arrives while a send is in flight goes together into the next one; a send
 * whose outcome is unknown ends the producer, since its sequence can no longer be trusted.
 */
export class ProduceLane {
  readonly #connection: KafkaConnection;
  readonly #options: LaneOptions;
  readonly #metrics: ProduceMetrics;
  #producer: Producer | undefined;
  #queue: Waiting[] = [];
  #queuedBytes = 0;
  /** Connections and timers outlive the request that happens to need them first: what they log is not its affair. */
  readonly #outsideOfRequests = AsyncLocalStorage.snapshot();
  #running = false;
  #closing = false;
  #idle: Promise<void> = Promise.resolve();
  #expiryTimer: NodeJS.Timeout | undefined;
  readonly #pending = new Set<Waiting>();
  readonly #farewells = new Set<Promise<unknown>>();

  constructor(connection: KafkaConnection, options: LaneOptions, metrics: ProduceMetrics) {
    this.#connection = connection;
    this.#options = options;
    this.#metrics = metrics;
  }

  get queuedBytes(): number {
    return this.#queuedBytes;
  }

  append(placed: readonly PlacedRecord[], bytes: number): Promise<LogPosition[]> {
    if (this.#closing) return Promise.reject(new LogUnavailableError('This appender is closed.'));
    if (this.#queuedBytes + bytes > this.#options.maxQueuedBytes) return Promise.reject(new LogBusyError());
    return new Promise((resolve, reject) => {
      const expiresAtMs = Date.now() + this.#options.deadlineMs;
      const waiting: Waiting = { placed, bytes, expiresAtMs, settled: false, resolve, reject };
      this.#queue.push(waiting);
      this.#pending.add(waiting);
      this.#queuedBytes += bytes;
      if (!this.#running) {
        this.#running = true;
        this.#outsideOfRequests(() => {
          this.#expiryTimer = setInterval(() => {
            this.#expire();
          }, EXPIRY_CHECK_MS);
          this.#idle = this.#run();
        });
      }
    });
  }

  /** Waits for what is queued (each has its deadline), then disconnects. */
  async close(): Promise<void> {
    this.#closing = true;
    await this.#idle;
    clearInterval(this.#expiryTimer);
    const producer = this.#producer;
    this.#producer = undefined;
    await producer?.disconnect();
    await Promise.all(this.#farewells);
  }

  async #run(): Promise<void> {
    // Appends of the same turn of the event loop belong together, also the first ones after a rest.
    await new Promise(setImmediate);
    while (this.#queue.length > 0) {
      const producer = this.#producer ?? (await this.#connect());
      if (producer === undefined) continue;
      const batch = this.#takeBatch();
      if (batch.length > 0) await this.#send(producer, batch);
    }
    this.#running = false;
    clearInterval(this.#expiryTimer);
    this.#expiryTimer = undefined;
  }

  #takeBatch(): Waiting[] {
    const batch: Waiting[] = [];
    let bytes = 0;
    let taken = 0;
    for (const waiting of this.#queue) {
      if (batch.length > 0 && bytes + waiting.bytes > this.#options.maxBatchBytes) break;
      taken += 1;
      this.#queuedBytes -= waiting.bytes;
      if (waiting.settled) continue;
      batch.push(waiting);
      bytes += waiting.bytes;
    }
    this.#queue = taken === this.#queue.length ? [] : this.#queue.slice(taken);
    return batch;
  }

  async #send(producer: Producer, batch: readonly Waiting[]): Promise<void> {
    const placed = batch.length === 1 && batch[0] ? batch[0].placed : batch.flatMap((waiting) => waiting.placed);
    const topicMessages = toTopicMessages(placed);
    const startedAtMs = performance.now();
    const sending = producer.sendBatch({
      acks: -1,
      compression: kafkajs.CompressionTypes.ZSTD,
      topicMessages,
    });
    try {
      const acknowledged = await withTimeout(sending, this.#options.deadlineMs);
      const positions = toPositions(placed, acknowledged);
      this.#metrics.sent(topicMessages, 'acknowledged', performance.now() - startedAtMs);
      let from = 0;
      for (const waiting of batch) {
        const until = from + waiting.placed.length;
        this.#settle(waiting, () => {
          waiting.resolve(positions.slice(from, until));
        });
        from = until;
      }
    } catch (cause) {
      this.#metrics.sent(topicMessages, 'failed', performance.now() - startedAtMs);
      this.#discard(producer, sending, cause);
      const error = new LogUnavailableError('The log did not acknowledge the records in time.', cause);
      for (const waiting of batch) {
        this.#settle(waiting, () => {
          waiting.reject(error);
        });
      }
    }
  }

  async #connect(): Promise<Producer | undefined> {
    const producer = this.#connection.kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: () => givenPartition,
      // Our own timer ends a send; what kafkajs may repeat until then is bounded, so that nothing lingers after it.
      retry: { retries: 6, initialRetryTime: 50, maxRetryTime: 1_000 },
    });
    const connecting = producer.connect();
    try {
      await withTimeout(connecting, this.#options.deadlineMs);
      this.#producer = producer;
      return producer;
    } catch (error) {
      this.#connection.logger.warn({ error: messageOf(error) }, 'the log cannot be reached');
      this.#discard(producer, connecting, error);
      await new Promise((resolve) => setTimeout(resolve, RECONNECT_PAUSE_MS));
      this.#queue = this.#queue.filter((waiting) => {
        if (waiting.settled) this.#queuedBytes -= waiting.bytes;
        return !waiting.settled;
      });
      return undefined;
    }
  }

  /**
   * Gives a producer up. kafkajs goes on with what it has begun, and opens connections again for it, so that the last word
   * of the producer must be awaited before its connections can be closed for good.
   */
  #discard(producer: Producer, begun: Promise<unknown>, cause: unknown): void {
    if (this.#producer === producer) this.#producer = undefined;
    const { logger } = this.#connection;
    logger.warn(
      { error: messageOf(cause) },
      'a producer is given up; what it was sending may or may not be in the log',
    );
    const farewell = begun
      .catch((error: unknown) => {
        logger.debug({ error: messageOf(error) }, 'what a given-up producer was sending failed');
      })
      .then(() => producer.disconnect())
      .catch((error: unknown) => {
        logger.debug({ error: messageOf(error) }, 'a given-up producer did not disconnect cleanly');
      })
      .finally(() => this.#farewells.delete(farewell));
    this.#farewells.add(farewell);
  }

  #expire(): void {
    const nowMs = Date.now();
    // Oldest first, and all have the same span: the first that is still good ends the search.
    for (const waiting of this.#pending) {
      if (waiting.expiresAtMs > nowMs) return;
      this.#settle(waiting, () => {
        waiting.reject(new LogUnavailableError('The log did not acknowledge the records in time.'));
      });
    }
  }

  #settle(waiting: Waiting, how: () => void): void {
    if (waiting.settled) return;
    waiting.settled = true;
    this.#pending.delete(waiting);
    how();
  }
}

const givenPartition = ({ message }: { message: { partition?: number } }): number => message.partition ?? 0;

async function withTimeout<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer within ${String(timeoutMs)} ms`));
    }, timeoutMs);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
