import type { MetricsPort } from './metrics-port.ts';

export type ProduceOutcome = 'acknowledged' | 'failed';

/** The records of one produce call to one topic. */
interface Share {
  readonly topic: string;
  readonly messages: readonly unknown[];
}

type Series = ReturnType<ReturnType<MetricsPort['histogram']>['labels']>;

const OUTCOMES: readonly ProduceOutcome[] = ['acknowledged', 'failed'];
const BATCH_SIZES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];

/** What appenders tell of their produce calls: one observation a call, whatever it holds. */
export class ProduceMetrics {
  readonly #records: ReturnType<MetricsPort['histogram']>;
  readonly #durations: ReturnType<MetricsPort['histogram']>;
  readonly #series = new Map<string, Readonly<Record<ProduceOutcome, { records: Series; duration: Series }>>>();

  /** @param topics those that are known beforehand: shown at 0 until something is appended */
  constructor(metrics: MetricsPort, topics: readonly string[] = []) {
    const labels = ['topic', 'outcome'];
    this.#records = metrics.histogram(
      'umbra_kafka_produce_batch_records',
      'Records of one produce call to the topic.',
      labels,
      BATCH_SIZES,
    );
    this.#durations = metrics.histogram(
      'umbra_kafka_produce_duration_seconds',
      'From a produce call to its acknowledgement by all in-sync replicas, or to its failure; of a transaction, to its commit.',
      labels,
    );
    for (const topic of topics) this.#of(topic);
  }

  sent(shares: readonly Share[], outcome: ProduceOutcome, durationMs: number): void {
    for (const { topic, messages } of shares) {
      const { records, duration } = this.#of(topic)[outcome];
      records.observe(messages.length);
      duration.observe(durationMs / 1_000);
    }
  }

  #of(topic: string) {
    const known = this.#series.get(topic);
    if (known !== undefined) return known;
    const [acknowledged, failed] = OUTCOMES.map((outcome) => ({
      records: this.#records.labels(topic, outcome),
      duration: this.#durations.labels(topic, outcome),
    })) as [{ records: Series; duration: Series }, { records: Series; duration: Series }];
    const series = { acknowledged, failed };
    this.#series.set(topic, series);
    return series;
  }
}
