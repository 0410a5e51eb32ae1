import type { MetricsPort } from '@umbra/kafka';
import type { Mirrored } from './mirrored.ts';

type Outcome = Exclude<keyof Mirrored, 'read'>;
const OUTCOMES = ['sent', 'known', 'waiting', 'postponed', 'invalid', 'unwanted'] as const satisfies readonly Outcome[];

/** What becomes of samples, counted by driver. */
export class MirrorMetrics {
  readonly #samples;

  constructor(metrics: MetricsPort) {
    this.#samples = metrics.counter(
      'umbra_connectors_samples_total',
      'Samples that external clouds showed, by driver and by what became of them: sent to ingestion, known (sent before), waiting for their device, postponed (to be shown again), invalid, unwanted.',
      ['driver', 'outcome'],
    );
  }

  mirrored(driverId: string | null, mirrored: Mirrored): void {
    for (const outcome of OUTCOMES) this.#samples.labels(driverId ?? 'none', outcome).inc(mirrored[outcome]);
  }
}
