import type { Metrics } from '@umbra/observability';
import { ExternalCloudError } from '../domain/driver/external-cloud.error.ts';

const OUTCOMES = ['2xx', '3xx', '4xx', '5xx', 'rejected', 'unreachable', 'refused', 'unreadable', 'limited'] as const;
type Outcome = (typeof OUTCOMES)[number];

/** Counts calls by how they ended; whose they were would be a label without bounds. */
export class OutgoingMetrics {
  readonly #calls;

  constructor(metrics: Metrics) {
    const calls = metrics.counter(
      'umbra_connectors_calls_total',
      'Calls to external clouds, by the class of their status, or by why there was none.',
      ['outcome'],
    );
    this.#calls = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, calls.labels(outcome)])) as Readonly<
      Record<Outcome, ReturnType<typeof calls.labels>>
    >;
  }

  answered(status: number): void {
    // Beyond 599 there is no class: such an answer is as good as broken.
    this.#calls[`${String(Math.min(5, Math.floor(status / 100)))}xx` as Outcome].inc();
  }

  failed(error: unknown): void {
    this.#calls[error instanceof ExternalCloudError ? error.kind : 'unreachable'].inc();
  }
}
