import type { KafkaConnection } from '../connection/kafka-connection.ts';
import type { OffsetStore, TopicPartition } from './offset-store.ts';

/**
 * The offsets that Kafka keeps for the group, for a handler without a database of its own. They are committed after each
 * batch that was handled: who dies between the two leaves a batch that is handled again, so that it must not matter how
 * often it is. A group that has committed nothing yet begins with the oldest record there is, and so does one whose topic was
 * made anew; one that was away for longer than records are kept goes on with it, which needs `contiguous: false`.
 */
export class CommittedOffsets implements OffsetStore {
  readonly areCommitted = true;
  readonly #connection: KafkaConnection;
  readonly #groupId: string;

  /** @param groupId that of the consumer */
  constructor(connection: KafkaConnection, groupId: string) {
    this.#connection = connection;
    this.#groupId = groupId;
  }

  load(partitions: readonly TopicPartition[]): Promise<ReadonlyMap<string, number>> {
    return this.#connection.committedOffsets(
      this.#groupId,
      partitions.map(({ topic }) => topic),
    );
  }
}
