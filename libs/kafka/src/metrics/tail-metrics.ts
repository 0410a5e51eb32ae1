import type { KafkaConnection } from '../connection/kafka-connection.ts';
import { LastKnownEnds } from './last-known-ends.ts';
import type { GaugeReading } from './metrics-port.ts';

export interface TailMetricsOptions {
  readonly connection: KafkaConnection;
  readonly topics: readonly string[];
  /** The offset to be read next, if anything of the partition was read. */
  readonly next: (topic: string, partition: number) => number | undefined;
}

/** How far the state in memory is behind the log, and what of the log could not be used for it. */
export class TailMetrics {
  readonly #options: TailMetricsOptions;
  readonly #ends: LastKnownEnds;
  readonly #unusable: { labels(topic: string): { inc(): void } };
  readonly #takeOut: () => void;

  constructor(options: TailMetricsOptions) {
    this.#options = options;
    const { connection, topics } = options;
    const { metrics } = connection;
    this.#ends = new LastKnownEnds(connection, topics);
    this.#unusable = metrics.counter(
      'umbra_records_unusable_total',
      'Records of state that could not be read, and were passed over.',
      ['topic'],
    );
    for (const topic of topics) this.#unusable.labels(topic);
    this.#takeOut = metrics.gauge(
      'umbra_state_tail_lag_records',
      'Offsets between what was read into memory and the end of the topic; 0 when it is read to the end.',
      ['topic'],
      () => this.#lags(),
    );
  }

  unusable(topic: string): void {
    this.#unusable.labels(topic).inc();
  }

  /** Shows nothing any more. */
  close(): void {
    this.#takeOut();
  }

  async #lags(): Promise<GaugeReading[]> {
    const { topics, next } = this.#options;
    const ends = await this.#ends.refreshed();
    return topics.flatMap((topic) => {
      const partitions = ends.get(topic);
      if (partitions === undefined) return [];
      let lag = 0;
      for (const [partition, { low, high }] of partitions) {
        lag += Math.max(0, high - Math.max(low, next(topic, partition) ?? low));
      }
      return [[lag, topic] as const];
    });
  }
}
