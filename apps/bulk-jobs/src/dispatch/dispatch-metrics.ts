import { Inject, Injectable } from '@nestjs/common';
import type { Metrics } from '@umbra/observability';
import { METRICS } from '../bulk-jobs.tokens.ts';
import type { RowStatus } from '../job/job.ts';
import { stepNames, type StepName } from '../job/step.ts';
import type { Work } from './jobs-at-work.repository.ts';

/** A step whose reply has come. */
export interface AnsweredStep {
  readonly name: StepName;
  readonly durationMs: number;
}

const STEP_BUCKETS_SECONDS = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900];
const OUTCOMES = ['succeeded', 'partiallySucceeded', 'failed'];
const MS = 1_000;

/** How jobs get on, seen from outside. */
@Injectable()
export class DispatchMetrics {
  readonly #rows;
  readonly #steps;
  readonly #unanswered;
  #openJobs = 0;
  #inFlight = 0;
  #overdue = 0;

  constructor(@Inject(METRICS) metrics: Metrics) {
    this.#rows = metrics.counter(
      'umbra_bulk_jobs_rows_total',
      'Rows of jobs that have come to their end, by what became of them.',
      ['outcome'],
    );
    this.#steps = metrics.histogram(
      'umbra_bulk_jobs_step_seconds',
      'From the first command of a step to its reply being taken, by step; the wait for the log and for its turn included.',
      ['step'],
      STEP_BUCKETS_SECONDS,
    );
    this.#unanswered = metrics.counter(
      'umbra_bulk_jobs_unanswered_total',
      'Steps that were asked for again, as their reply did not come in time.',
      ['step'],
    );
    metrics.gauge(
      'umbra_bulk_jobs_open',
      'Jobs that have not ended, as this replica has seen them last.',
      [],
      () => this.#openJobs,
    );
    metrics.gauge(
      'umbra_bulk_jobs_rows_in_flight',
      'Rows that have begun and not ended, of all jobs, as this replica has seen them last.',
      [],
      () => this.#inFlight,
    );
    metrics.gauge(
      'umbra_bulk_jobs_rows_overdue',
      'Of those, rows whose step was asked for again and is not answered yet.',
      [],
      () => this.#overdue,
    );
    for (const outcome of OUTCOMES) this.#rows.labels(outcome);
    for (const step of stepNames) {
      this.#steps.labels(step);
      this.#unanswered.labels(step);
    }
  }

  seen({ openJobs, inFlight, overdue }: Omit<Work, 'jobs'>): void {
    this.#openJobs = openJobs;
    this.#inFlight = inFlight;
    this.#overdue = overdue;
  }

  /** After the commit. */
  ended(outcomes: readonly RowStatus[]): void {
    for (const outcome of outcomes) this.#rows.labels(outcome).inc();
  }

  answered(steps: readonly AnsweredStep[]): void {
    for (const { name, durationMs } of steps) this.#steps.labels(name).observe(Math.max(0, durationMs) / MS);
  }

  unanswered(step: StepName): void {
    this.#unanswered.labels(step).inc();
  }
}
