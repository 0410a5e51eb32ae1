import type { MetricsPort } from '@umbra/kafka';

/** What becomes of samples that waited for their devices. */
export class PendingMetrics {
  readonly #pending;

  constructor(metrics: MetricsPort) {
    this.#pending = metrics.counter(
      'umbra_connectors_pending_samples_total',
      'Samples that waited until it was known whether their device is provisioned: sent to ingestion, or dropped.',
      ['outcome'],
    );
    for (const outcome of ['sent', 'dropped']) this.#pending.labels(outcome);
  }

  settled(sent: number, dropped: number): void {
    this.#pending.labels('sent').inc(sent);
    this.#pending.labels('dropped').inc(dropped);
  }
}
