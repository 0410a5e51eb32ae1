import { createHistogram } from 'node:perf_hooks';

export interface LatencySummary {
  readonly count: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly p999Ms: number;
  readonly maxMs: number;
}

const MICROS_PER_MS = 1_000;
const LONGEST_MICROS = 10 * 60 * 1_000 * MICROS_PER_MS;

/** Durations in an HDR histogram: three digits are kept, in memory that does not grow with their number. */
export class Latencies {
  readonly #micros = createHistogram({ lowest: 1, highest: LONGEST_MICROS, figures: 3 });

  add(durationMs: number): void {
    this.#micros.record(Math.min(LONGEST_MICROS, Math.max(1, Math.round(durationMs * MICROS_PER_MS))));
  }

  summary(): LatencySummary {
    const at = (percentile: number) => (this.#micros.count === 0 ? NaN : this.#micros.percentile(percentile));
    return {
      count: this.#micros.count,
      p50Ms: at(50) / MICROS_PER_MS,
      p99Ms: at(99) / MICROS_PER_MS,
      p999Ms: at(99.9) / MICROS_PER_MS,
      maxMs: at(100) / MICROS_PER_MS,
    };
  }
}
