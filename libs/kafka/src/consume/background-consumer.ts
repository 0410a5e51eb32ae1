import { errorFields } from '@umbra/errors';
import type { BatchConsumerOptions, ConsumerState } from './batch-consumer-options.ts';
import { BatchConsumer } from './batch-consumer.ts';

export interface BackgroundConsumerOptions extends Omit<BatchConsumerOptions, 'onFatal'> {
  /** Pause before it begins anew, once a failure has stopped it that no repetition mends at once. */
  readonly retryAfterMs?: number | undefined;
}

const DEFAULT_RETRY_AFTER_MS = 30_000;

/**
 * A `BatchConsumer` beside what a process does for its callers, and in the way of none of it: what keeps it from starting, or
 * stops it, is logged, shown by its state, and tried again after a pause.
 */
export class BackgroundConsumer {
  readonly #options: BatchConsumerOptions;
  readonly #retryAfterMs: number;
  #consumer: BatchConsumer | undefined;
  #beginning: Promise<void> = Promise.resolve();
  #retryTimer: NodeJS.Timeout | undefined;
  #isStopping = false;

  constructor({ retryAfterMs = DEFAULT_RETRY_AFTER_MS, ...options }: BackgroundConsumerOptions) {
    this.#options = {
      ...options,
      onFatal: () => {
        this.#beginLater();
      },
    };
    this.#retryAfterMs = retryAfterMs;
  }

  get state(): ConsumerState {
    return this.#consumer?.state ?? { status: 'starting', positions: new Map() };
  }

  /** Waits for nobody. */
  start(): void {
    this.#beginning = this.#begin();
  }

  /** Finishes the batch in hand, and leaves the group. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#retryTimer);
    // Before it is waited for: one that finds no broker would try for a while.
    await this.#consumer?.stop();
    await this.#beginning;
  }

  async #begin(): Promise<void> {
    const { connection, groupId } = this.#options;
    try {
      await this.#consumer?.stop();
      if (this.#isStopping) return;
      this.#consumer = new BatchConsumer(this.#options);
      await this.#consumer.start();
    } catch (error) {
      connection.logger.warn({ groupId, ...errorFields(error) }, 'a consumer cannot begin yet; it tries again');
      this.#beginLater();
    }
  }

  #beginLater(): void {
    if (this.#isStopping) return;
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => {
      this.start();
    }, this.#retryAfterMs);
  }
}
