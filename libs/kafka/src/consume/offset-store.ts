import { UmbraError } from '@umbra/errors';

export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/**
 * Where the offsets are kept that were applied: for a projection its own database, in the transactions of its rows (wall 3);
 * for a handler that may do a thing twice, Kafka (`CommittedOffsets`).
 */
export interface OffsetStore {
  /** True where Kafka keeps them: what a batch has advanced is committed once its handler is done. */
  readonly areCommitted?: boolean;
  /** The next offset to apply of each partition, by `topic/partition`; what was never read stands at 0. */
  load(partitions: readonly TopicPartition[]): Promise<ReadonlyMap<string, number>>;
}

/** The stored offset was not where this reader believed: somebody else advanced it. Nothing was written. */
export class StaleOffsetsError extends UmbraError {
  constructor() {
    super('KAFKA_STALE_OFFSETS', 'The stored offsets are not where this reader left them.');
  }
}

/** The log and the stored offset do not fit together; going on would skip events in silence. */
export class LogGapError extends UmbraError {
  constructor({ topic, partition }: TopicPartition, expected: number, found: string) {
    super(
      'KAFKA_LOG_GAP',
      `${topic}/${String(partition)}: offset ${String(expected)} must come next, but ${found}. ` +
        'Nothing was skipped. Restore the log, or rebuild the projection from what is left of it.',
      { details: { topic, partition, expected } },
    );
  }
}
