import { DeadLetterMetrics, type MetricsPort } from '@umbra/kafka';
import type { Accepted, Entry } from './projection.ts';

const BATCH_SIZES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];
/** From what is seen at once to what a long outage leaves behind. */
const AGE_BUCKETS_SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];

/** A batch whose transaction is committed. */
export interface CommittedBatch<Event> {
  /** Of the log, as many as the offsets have moved on. */
  readonly records: number;
  /** What was folded. */
  readonly entries: readonly Entry<Event>[];
  readonly foldMs: number;
  readonly commitMs: number;
}

/** What a projection tells of its batches, once they are committed: an attempt that failed counts for nothing. */
export class ProjectionMetrics<Event> {
  readonly #accepted: ((event: Event) => Accepted | undefined) | undefined;
  readonly #samples;
  readonly #records;
  readonly #batchRecords;
  readonly #foldSeconds;
  readonly #commitSeconds;
  readonly #ageSeconds;
  readonly #deadLetters;

  /** @param accepted of projections whose events hold samples */
  constructor(metrics: MetricsPort, projection: string, accepted?: (event: Event) => Accepted | undefined) {
    this.#accepted = accepted;
    const by = ['projection'];
    this.#records = metrics
      .counter('umbra_projection_records_total', 'Records of the log that were applied and committed.', by)
      .labels(projection);
    this.#batchRecords = metrics
      .histogram('umbra_projection_batch_records', 'Records of one transaction.', by, BATCH_SIZES)
      .labels(projection);
    this.#foldSeconds = metrics
      .histogram(
        'umbra_projection_fold_duration_seconds',
        'To read a batch, load what it needs to know, and fold it.',
        by,
      )
      .labels(projection);
    this.#commitSeconds = metrics
      .histogram('umbra_projection_commit_duration_seconds', 'To write the rows of a batch and commit them.', by)
      .labels(projection);
    this.#deadLetters = new DeadLetterMetrics(metrics);
    if (accepted === undefined) return;
    this.#samples = metrics
      .counter('umbra_projection_samples_total', 'Samples that were applied and committed, repeated ones included.', by)
      .labels(projection);
    this.#ageSeconds = metrics
      .histogram(
        'umbra_projection_age_seconds',
        'From the acceptance of a sample to the commit that made it visible; every sample counts once.',
        by,
        AGE_BUCKETS_SECONDS,
      )
      .labels(projection);
  }

  /** Shows the dead letters of these topics, at 0 until there is one. */
  reads(topics: Iterable<string>): void {
    this.#deadLetters.reads(topics);
  }

  /** To be called right after the commit: the ages are those of now. */
  committed({ records, entries, foldMs, commitMs }: CommittedBatch<Event>): void {
    this.#records.inc(records);
    this.#batchRecords.observe(records);
    this.#foldSeconds.observe(foldMs / 1_000);
    this.#commitSeconds.observe(commitMs / 1_000);
    if (this.#accepted === undefined) return;
    const nowMs = Date.now();
    let samples = 0;
    for (const { event } of entries) {
      const accepted = this.#accepted(event);
      if (accepted === undefined) continue;
      const { length } = accepted.samples;
      samples += length;
      // One observation for all samples of an event: they were accepted together, and are visible together. The clock is
      // another machine's.
      this.#ageSeconds?.observe(Math.max(0, nowMs - accepted.acceptedAtMs) / 1_000, length);
    }
    this.#samples?.inc(samples);
  }

  deadLetter(topic: string): void {
    this.#deadLetters.buried(topic);
  }
}
