import type { KafkaConnection } from '../connection/kafka-connection.ts';
import type { PartitionSlice } from './log-message.ts';
import type { OffsetStore } from './offset-store.ts';

export interface BatchConsumerOptions {
  readonly connection: KafkaConnection;
  /** The app and its purpose, stable for ever: `shadows.read-models`. */
  readonly groupId: string;
  readonly topics: readonly string[];
  readonly offsets: OffsetStore;
  /** Applies slices of one topic, at most one a partition; in one transaction with their offsets where these are its own. */
  readonly handle: (slices: readonly PartitionSlice[]) => Promise<void>;
  readonly maxMessages?: number;
  readonly maxWaitMs?: number;
  /**
   * What a fetch waits for, 100 ms at most: a megabyte by default, so that a busy topic costs little. Where somebody waits for
   * what comes of a single record, 1.
   */
  readonly minFetchBytes?: number;
  /** False for topics that lose records as a matter of course: compacted ones, and old commands that nobody waits for. */
  readonly contiguous?: boolean;
  /** A dead member's partitions are given to others after this. */
  readonly sessionTimeoutMs?: number;
  /** The consumer stopped for good: the log has a gap, or a handler failed for a reason that no repetition mends. */
  readonly onFatal?: (error: unknown) => void;
}

/** What health and metrics want to know of a consumer. */
export interface ConsumerState {
  readonly status: 'starting' | 'consuming' | 'retrying' | 'stopped' | 'failed';
  /** Next offset to apply, by `topic/partition`, of the partitions this member owns. */
  readonly positions: ReadonlyMap<string, number>;
  readonly failure?: unknown;
}
