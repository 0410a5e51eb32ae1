import type { MetricsPort } from './metrics-port.ts';

/** What a reader has given up, by the topic that it stood in. */
export class DeadLetterMetrics {
  readonly #records: ReturnType<MetricsPort['counter']>;

  constructor(metrics: MetricsPort) {
    this.#records = metrics.counter(
      'umbra_dead_letters_total',
      'Records that could not be used and went to the dead letters, by the topic that they stood in.',
      ['topic'],
    );
  }

  /** Shows the dead letters of these topics, at 0 until there is one. */
  reads(topics: Iterable<string>): void {
    for (const topic of topics) this.#records.labels(topic);
  }

  buried(topic: string, records = 1): void {
    this.#records.labels(topic).inc(records);
  }
}
