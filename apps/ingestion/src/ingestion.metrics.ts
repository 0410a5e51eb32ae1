import { telemetryTopic } from '@umbra/contracts/telemetry';
import type { Metrics } from '@umbra/observability';
import type { MicroBatchOptions } from '@umbra/kafka';

const BATCH_SIZES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];

/** What this service counts besides its requests; every label has a small fixed set of values. */
export class IngestionMetrics {
  readonly #accepted;
  readonly #refused;
  readonly #batchRecords;
  readonly #batchSeconds;

  constructor(metrics: Metrics) {
    this.#accepted = metrics.counter('umbra_ingestion_samples_total', 'Samples the log has acknowledged.', ['source']);
    this.#refused = metrics.counter(
      'umbra_ingestion_samples_refused_total',
      'Samples refused, by the code of the refusal.',
      ['reason'],
    );
    this.#batchRecords = metrics.histogram(
      'umbra_kafka_produce_batch_records',
      'Records of one produce call.',
      ['topic', 'outcome'],
      BATCH_SIZES,
    );
    this.#batchSeconds = metrics.histogram(
      'umbra_kafka_produce_duration_seconds',
      'Time from a produce call to its acknowledgement.',
      ['topic', 'outcome'],
    );
  }

  accepted(source: string, samples: number): void {
    this.#accepted.labels(source).inc(samples);
  }

  /** @param samples how many the request held, as far as that was known; 1 at least, so that every refusal shows */
  refused(reason: string, samples: number): void {
    this.#refused.labels(reason).inc(Math.max(1, samples));
  }

  readonly onBatch: NonNullable<MicroBatchOptions['onBatch']> = ({ records, durationMs, failed }) => {
    const labels = [telemetryTopic.name, failed ? 'failed' : 'acknowledged'] as const;
    this.#batchRecords.labels(...labels).observe(records);
    this.#batchSeconds.labels(...labels).observe(durationMs / 1000);
  };
}
