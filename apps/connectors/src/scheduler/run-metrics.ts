import type { MetricsPort } from '@umbra/kafka';
import type { BegunExecution, ExecutionEnd } from '../executions/execution.ts';

const DURATION_BUCKETS_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];
const DELAY_BUCKETS_SECONDS = [0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900, 3_600];
const MS = 1_000;

/** What runs of connectors look like from outside. */
export class RunMetrics {
  readonly #runs;
  readonly #durations;
  readonly #delays;

  /** @param readings of now */
  constructor(metrics: MetricsPort, readings: { readonly dueLagMs: () => number; readonly inProgress: () => number }) {
    this.#runs = metrics.counter(
      'umbra_connectors_runs_total',
      'Runs of connectors, by driver and outcome: succeeded, failed, interrupted (goes on at once), lost (its replica was not heard of).',
      ['driver', 'outcome'],
    );
    this.#durations = metrics.histogram(
      'umbra_connectors_run_duration_seconds',
      'How long runs of connectors took, by driver.',
      ['driver'],
      DURATION_BUCKETS_SECONDS,
    );
    this.#delays = metrics.histogram(
      'umbra_connectors_run_delay_seconds',
      'How long after their due time runs of connectors began.',
      [],
      DELAY_BUCKETS_SECONDS,
    );
    metrics.gauge(
      'umbra_connectors_due_lag_seconds',
      'How long the connector that waits longest has been due, as this replica sees it; 0 when none waits.',
      [],
      () => readings.dueLagMs() / MS,
    );
    metrics.gauge('umbra_connectors_runs_in_progress', 'Runs of connectors that this replica is at.', [], () =>
      readings.inProgress(),
    );
  }

  began({ dueAtMs, startedAtMs }: BegunExecution): void {
    this.#delays.labels().observe(Math.max(0, startedAtMs - dueAtMs) / MS);
  }

  ended(driverId: string, end: ExecutionEnd, durationMs?: number): void {
    this.#runs.labels(driverId, end).inc();
    if (durationMs !== undefined) this.#durations.labels(driverId).observe(durationMs / MS);
  }
}
