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
    this.#accepted = metrics.counter('ingestion_samples_accepted_total', 'Samples the log has acknowledged.', [
      'source',
    ]);
    this.#refused = metrics.counter('ingestion_samples_refused_total', 'Samples refused, by the code of the refusal.', [
      'code',
    ]);
    this.#batchRecords = metrics.histogram(
      'ingestion_produce_batch_records',
      'Records of one produce call.',
      ['outcome'],
      BATCH_SIZES,
    );
    this.#batchSeconds = metrics.histogram(
      'ingestion_produce_batch_duration_seconds',
      'Time from a produce call to its acknowledgement.',
      ['outcome'],
    );
  }

  accepted(source: string, samples: number): void {
    this.#accepted.inc({ source }, samples);
  }

  /** @param samples how many the request held, as far as that was known; 1 at least, so that every refusal shows */
  refused(code: string, samples: number): void {
    this.#refused.inc({ code }, Math.max(1, samples));
  }

  readonly onBatch: NonNullable<MicroBatchOptions['onBatch']> = ({ records, durationMs, failed }) => {
    const outcome = failed ? 'failed' : 'acknowledged';
    this.#batchRecords.observe({ outcome }, records);
    this.#batchSeconds.observe({ outcome }, durationMs / 1000);
  };
}
