import { errorFields } from '@umbra/errors';
import type { Consumer, EachBatchPayload, TopicPartitionOffset } from 'kafkajs';
import type { Logger } from '../connection/logger.ts';

export interface GroupCommitsOptions {
  readonly groupId: string;
  readonly logger: Logger;
  /** What is applied now, of the partitions that this member owns. */
  readonly applied: () => readonly TopicPartitionOffset[];
}

const FOR_LAG_EVERY_MS = 5_000;

/** Tells Kafka how far a member of a group has come: because it keeps the offsets, or for those who look at its lag. */
export class GroupCommits {
  readonly #options: GroupCommitsOptions;
  #lastForLagMs = 0;
  /** Waits for the rest of the delivery at hand; not sent yet. */
  #waiting: Promise<void> | undefined;

  constructor(options: GroupCommitsOptions) {
    this.#options = options;
  }

  /**
   * One commit for all partitions of a delivery, which come here in the same turn. By the batch and not by the consumer,
   * whose own way commits nothing any more while the last batch is finished. One that fails is made up for by the next;
   * what it would have said is done again if there is none.
   */
  afterDelivery(payload: EachBatchPayload): Promise<void> {
    this.#waiting ??= this.#commit(payload);
    return this.#waiting;
  }

  /** Now and then. */
  forLag(consumer: Consumer): void {
    const nowMs = Date.now();
    if (nowMs - this.#lastForLagMs < FOR_LAG_EVERY_MS) return;
    this.#lastForLagMs = nowMs;
    consumer.commitOffsets([...this.#options.applied()]).catch((error: unknown) => {
      this.#options.logger.debug({ ...errorFields(error) }, 'the lag was not reported');
    });
  }

  async #commit(payload: EachBatchPayload): Promise<void> {
    await new Promise(setImmediate);
    this.#waiting = undefined;
    const { groupId, logger, applied } = this.#options;
    const offsets = applied();
    const topics = [...new Set(offsets.map(({ topic }) => topic))];
    try {
      await payload.commitOffsetsIfNecessary({
        topics: topics.map((topic) => ({ topic, partitions: offsets.filter((offset) => offset.topic === topic) })),
      });
    } catch (error) {
      logger.warn(
        { groupId, ...errorFields(error) },
        'offsets were not committed; what stands before them may be done again',
      );
    }
  }
}
