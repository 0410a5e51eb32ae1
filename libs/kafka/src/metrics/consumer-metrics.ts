import type { KafkaConnection } from '../connection/kafka-connection.ts';
import { partitionName } from '../consume/log-message.ts';
import type { TopicPartition } from '../consume/offset-store.ts';
import { LastKnownEnds } from './last-known-ends.ts';
import type { GaugeReading } from './metrics-port.ts';

export interface ConsumerMetricsOptions {
  readonly connection: KafkaConnection;
  readonly groupId: string;
  readonly topics: readonly string[];
  /** The next offset to be read of each owned partition, by `topic/partition`; those whose place is not known yet are left out. */
  readonly positions: ReadonlyMap<string, number>;
}

/**
 * How a member of a group stands: what it owns, and how far behind it is with that. What it owns no more is not shown by
 * it any more, but by who owns it now.
 */
export class ConsumerMetrics {
  readonly #options: ConsumerMetricsOptions;
  readonly #ends: LastKnownEnds;
  readonly #rebalances: { inc(): void };
  readonly #takeOut: readonly (() => void)[];
  #assigned: readonly TopicPartition[] = [];

  constructor(options: ConsumerMetricsOptions) {
    this.#options = options;
    const { connection, groupId, topics } = options;
    const { metrics } = connection;
    this.#ends = new LastKnownEnds(connection, topics);
    this.#rebalances = metrics
      .counter(
        'umbra_kafka_consumer_rebalances_total',
        'Times that the group was formed with this member in it, the first time included.',
        ['group'],
      )
      .labels(groupId);
    this.#takeOut = [
      metrics.gauge(
        'umbra_kafka_consumer_lag_records',
        'Offsets between the next one to be applied and the end of the partition, of partitions that this member owns.',
        ['group', 'topic', 'partition'],
        () => this.#lags(),
      ),
      metrics.gauge(
        'umbra_kafka_consumer_assigned_partitions',
        'Partitions that this member owns.',
        ['group', 'topic'],
        () => topics.map((topic) => [this.#assigned.filter((place) => place.topic === topic).length, groupId, topic]),
      ),
    ];
  }

  assigned(partitions: readonly TopicPartition[]): void {
    this.#assigned = partitions;
    this.#rebalances.inc();
  }

  /** The group goes on without this member. */
  left(): void {
    this.#assigned = [];
  }

  /** Shows nothing any more. */
  close(): void {
    this.left();
    for (const takeOut of this.#takeOut) takeOut();
  }

  async #lags(): Promise<GaugeReading[]> {
    const { groupId, positions } = this.#options;
    if (this.#assigned.length === 0) return [];
    const ends = await this.#ends.refreshed();
    return this.#assigned.flatMap(({ topic, partition }) => {
      const end = ends.get(topic)?.get(partition)?.high;
      const position = positions.get(partitionName(topic, partition));
      if (end === undefined || position === undefined) return [];
      return [[Math.max(0, end - position), groupId, topic, String(partition)] as const];
    });
  }
}
