import { ingestionCommandTopic } from '@umbra/contracts/ingestion-command';
import { errorFields } from '@umbra/errors';
import { BatchConsumer, CommittedOffsets, type KafkaConnection, type PartitionSlice } from '@umbra/kafka';

export interface CommandConsumerOptions {
  readonly connection: KafkaConnection;
  readonly groupId: string;
  readonly handle: (slices: readonly PartitionSlice[]) => Promise<void>;
  /** Pause before it begins anew, after a failure that no repetition mends at once. */
  readonly retryAfterMs?: number;
}

/** Up to 20,000 samples. */
const MAX_COMMANDS_PER_BATCH = 200;
const DEFAULT_RETRY_AFTER_MS = 30_000;

/**
 * Takes commands beside requests, and is in the way of none: it starts after them, and what keeps it from starting or stops
 * it is logged, shown, and tried again later.
 */
export class CommandConsumer {
  readonly #options: CommandConsumerOptions;
  #consumer: BatchConsumer | undefined;
  #beginning: Promise<void> = Promise.resolve();
  #retryTimer: NodeJS.Timeout | undefined;
  #isStopping = false;

  constructor(options: CommandConsumerOptions) {
    this.#options = options;
  }

  /** What readiness wants to know. */
  get words(): true | string {
    const status = this.#consumer?.state.status ?? 'starting';
    return status === 'consuming' || status;
  }

  /** Waits for nobody. */
  start(): void {
    this.#beginning = this.#begin();
  }

  /** Finishes the batch in hand, and leaves the group. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#retryTimer);
    await this.#consumer?.stop();
    await this.#beginning;
  }

  async #begin(): Promise<void> {
    const { connection, groupId, handle } = this.#options;
    try {
      await this.#consumer?.stop();
      if (this.#isStopping) return;
      this.#consumer = new BatchConsumer({
        ...{ connection, groupId, topics: [ingestionCommandTopic.name], handle, maxMessages: MAX_COMMANDS_PER_BATCH },
        offsets: new CommittedOffsets(connection, groupId),
        // Commands that are older than the topic keeps are those of nobody any more.
        contiguous: false,
        onFatal: () => this.#beginLater(),
      });
      await this.#consumer.start();
    } catch (error) {
      connection.logger.warn({ groupId, ...errorFields(error) }, 'commands cannot be taken yet');
      this.#beginLater();
    }
  }

  #beginLater(): void {
    if (this.#isStopping) return;
    this.#retryTimer = setTimeout(() => this.start(), this.#options.retryAfterMs ?? DEFAULT_RETRY_AFTER_MS);
  }
}
