import { randomUUID } from 'node:crypto';
import { errorFields } from '@umbra/errors';
import type { Consumer } from 'kafkajs';
import type { KafkaConnection } from '../connection/kafka-connection.ts';
import { TailMetrics } from '../metrics/tail-metrics.ts';
import { partitionName, toLogMessage, type LogMessage } from './log-message.ts';
import { SharedQuestion, TailBehindError, TailProgress, type Ends } from './tail-barrier.ts';

const MAX_WAIT_MS = 250;
const RESTART_PAUSE_MS = 1_000;
const DEFAULT_CATCH_UP_MS = 1_000;

/**
 * Reads topics from their beginning and then follows them, for state that a process keeps in memory. Each tail is a group
 * of its own, reads every partition and commits nothing. `onMessage` runs synchronously, in the order of each partition; a
 * record may come again after a reconnect, so it must ignore what is not newer. A record that it throws at is logged,
 * counted and passed over.
 */
export class LogTail {
  readonly #connection: KafkaConnection;
  readonly #topics: readonly string[];
  readonly #onMessage: (message: LogMessage) => void;
  readonly #progress = new TailProgress();
  readonly #ends: SharedQuestion<Ends>;
  readonly #metrics: TailMetrics;
  #consumer: Consumer | undefined;
  #stopped = false;
  #ready = false;
  #restartTimer: NodeJS.Timeout | undefined;

  constructor(connection: KafkaConnection, topics: readonly string[], onMessage: (message: LogMessage) => void) {
    this.#connection = connection;
    this.#topics = topics;
    this.#onMessage = onMessage;
    this.#ends = new SharedQuestion(() => this.#readEnds());
    const next = (topic: string, partition: number) => this.#progress.next(topic, partition);
    this.#metrics = new TailMetrics({ connection, topics, next });
  }

  /** True once everything was read that was there at the start. */
  get isReady(): boolean {
    return this.#ready;
  }

  /** Resolves when read to the end seen at start. @throws when the brokers cannot be asked for it, or do not know a topic */
  async start(): Promise<void> {
    const ends = await this.#readEnds();
    await this.#consume();
    await this.#progress.passed(ends, NO_TIMEOUT_MS);
    this.#ready = true;
  }

  /**
   * Resolves when everything is read that was acknowledged before this call. Callers share the questions to the brokers.
   * @throws TailBehindError when that takes longer than `timeoutMs`, or no broker answers
   */
  async caughtUp(timeoutMs: number = DEFAULT_CATCH_UP_MS): Promise<void> {
    const deadlineMs = Date.now() + timeoutMs;
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new TailBehindError('the brokers do not tell where the end is'));
      }, timeoutMs);
    });
    let ends: Ends;
    try {
      ends = await Promise.race([this.#ends.ask(), timeout]);
    } catch (cause) {
      if (cause instanceof TailBehindError) throw cause;
      throw new TailBehindError('the brokers do not tell where the end is', cause);
    } finally {
      clearTimeout(timer);
    }
    await this.#progress.passed(ends, Math.max(0, deadlineMs - Date.now()));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#metrics.close();
    clearTimeout(this.#restartTimer);
    const consumer = this.#consumer;
    this.#consumer = undefined;
    await consumer?.disconnect();
  }

  async #readEnds(): Promise<Ends> {
    const ends = new Map<string, number>();
    await Promise.all(
      this.#topics.map(async (topic) => {
        for (const [partition, { low, high }] of await this.#connection.marks(topic)) {
          // An emptied partition has an end that no reader ever passes.
          if (high > low) ends.set(partitionName(topic, partition), high);
        }
      }),
    );
    return ends;
  }

  async #consume(): Promise<void> {
    const consumer = this.#connection.readers.consumer({
      groupId: `${this.#connection.clientId}.tail.${randomUUID()}`,
      allowAutoTopicCreation: false,
      minBytes: 1,
      maxWaitTimeInMs: MAX_WAIT_MS,
      // A consumer that crashed is not started again under its group: the broker would wait for its former self until
      // that one's session ends, half a minute after an outage. `#restart` takes a new group, which waits for nobody.
      retry: {
        retries: 10,
        initialRetryTime: 100,
        maxRetryTime: 1_000,
        restartOnFailure: () => Promise.resolve(false),
      },
    });
    this.#consumer = consumer;
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      for (const [topic, partitions] of Object.entries(payload.memberAssignment)) {
        for (const partition of partitions) {
          const next = this.#progress.next(topic, partition);
          if (next !== undefined) consumer.seek({ topic, partition, offset: String(next) });
        }
      }
    });
    // Also tells of fetches that held nothing but transaction markers, which `eachBatch` never sees.
    consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload: { topic, partition, lastOffset } }) => {
      this.#progress.advance(topic, partition, Number(lastOffset) + 1);
    });
    consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
      this.#connection.logger.warn({ error: error.message, restart }, 'the reader of the log stopped; it starts again');
      if (!restart) this.#scheduleRestart(consumer);
    });
    await consumer.connect();
    await consumer.subscribe({ topics: [...this.#topics], fromBeginning: true });
    // Stopped meanwhile: `stop` has let go of it already.
    if (this.#consumer !== consumer) return consumer.disconnect();
    await consumer.run({
      autoCommit: false,
      eachBatch: ({ batch }) => {
        for (const message of batch.messages) this.#deliver(toLogMessage(batch.topic, batch.partition, message));
        return Promise.resolve();
      },
    });
  }

  #deliver(message: LogMessage): void {
    try {
      this.#onMessage(message);
    } catch (error) {
      const { topic, partition, offset } = message;
      this.#connection.logger.error(
        { topic, partition, offset, ...errorFields(error) },
        'a record could not be used and is passed over',
      );
      this.#metrics.unusable(topic);
    }
  }

  #scheduleRestart(consumer: Consumer): void {
    if (this.#stopped || this.#consumer !== consumer) return;
    this.#restartTimer = setTimeout(() => {
      void this.#restart(consumer);
    }, RESTART_PAUSE_MS);
  }

  async #restart(old: Consumer): Promise<void> {
    try {
      await old.disconnect();
      if (!this.#stopped) await this.#consume();
    } catch (error) {
      this.#connection.logger.warn({ ...errorFields(error) }, 'the reader of the log cannot start yet');
      if (this.#consumer !== undefined) this.#scheduleRestart(this.#consumer);
    }
  }
}

/** Replaying from the beginning takes as long as it takes; who starts the process decides when that is too long. */
const NO_TIMEOUT_MS = 2 ** 31 - 1;
