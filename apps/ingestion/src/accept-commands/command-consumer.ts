import { BackgroundConsumer, CommittedOffsets, type KafkaConnection, type PartitionSlice } from '@umbra/kafka';

export interface CommandConsumerOptions {
  readonly connection: KafkaConnection;
  readonly groupId: string;
  readonly topic: string;
  readonly handle: (slices: readonly PartitionSlice[]) => Promise<void>;
}

/** Up to 20,000 samples. */
const MAX_COMMANDS_PER_BATCH = 200;

/** Takes commands beside requests: Kafka keeps its place, for this service has no database. */
export const commandConsumer = ({ connection, groupId, topic, handle }: CommandConsumerOptions): BackgroundConsumer =>
  new BackgroundConsumer({
    ...{ connection, groupId, topics: [topic], handle, maxMessages: MAX_COMMANDS_PER_BATCH },
    offsets: new CommittedOffsets(connection, groupId),
    // Commands that are older than the topic keeps are those of nobody any more.
    contiguous: false,
  });
