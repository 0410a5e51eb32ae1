import { SeriesInstrument, type MetricDeclaration, type Sample } from './instrument.ts';

/** One series of a histogram. Recording allocates nothing: it runs for every request and every event of a batch. */
export class HistogramSeries {
  readonly #bounds: readonly number[];
  /** By bucket, not cumulated; the last one holds what is beyond every bound. */
  readonly #counts: Float64Array;
  #sum = 0;

  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
    this.#counts = new Float64Array(bounds.length + 1);
  }

  /** @param times how many things had this value */
  observe(value: number, times = 1): void {
    if (!Number.isFinite(value)) throw new RangeError(`A histogram cannot take ${String(value)}.`);
    const bounds = this.#bounds;
    let bucket = 0;
    while (bucket < bounds.length && value > (bounds[bucket] as number)) bucket += 1;
    (this.#counts[bucket] as number) += times;
    this.#sum += value * times;
  }

  get sum(): number {
    return this.#sum;
  }

  /** How many were at most as large as each bound; then all. */
  cumulated(): number[] {
    let total = 0;
    return Array.from(this.#counts, (count) => (total += count));
  }
}

/**
 * A distribution over fixed buckets. Our own, since prom-client's takes 0.5 µs an observation (it makes an object and a
 * text of the labels each time, bound or not) and cannot count one value many times; this one takes some 10 ns.
 */
export class Histogram extends SeriesInstrument<HistogramSeries> {
  readonly #bounds: readonly number[];

  constructor(declaration: MetricDeclaration, bounds: readonly number[]) {
    super(declaration);
    this.#bounds = bounds;
  }

  protected create(): HistogramSeries {
    return new HistogramSeries(this.#bounds);
  }

  protected *samplesOf(series: HistogramSeries, labels: Readonly<Record<string, string>>): Iterable<Sample> {
    const counts = series.cumulated();
    for (const [index, count] of counts.entries()) {
      yield {
        metricName: `${this.name}_bucket`,
        labels: { ...labels, le: this.#bounds[index] ?? '+Inf' },
        value: count,
      };
    }
    yield { metricName: `${this.name}_sum`, labels, value: series.sum };
    yield { metricName: `${this.name}_count`, labels, value: counts.at(-1) ?? 0 };
  }
}
