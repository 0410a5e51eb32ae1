/** A value of now, with the values of its labels in their order. */
export type GaugeReading = readonly [value: number, ...labels: string[]];

/**
 * What this lib, and the libs that build on it, need of a process' metrics. Whoever has others hands over an adapter; a
 * series is to be kept by who records often.
 */
export interface MetricsPort {
  /** Something that only grows. */
  counter(
    name: string,
    help: string,
    labelNames?: readonly string[],
  ): { labels(...values: string[]): { inc(by?: number): void } };
  /** A distribution; `times` says how many things had the value. */
  histogram(
    name: string,
    help: string,
    labelNames?: readonly string[],
    buckets?: readonly number[],
  ): { labels(...values: string[]): { observe(value: number, times?: number): void } };
  /** Values of now, asked for at each scrape; several readings of one name are added up. @returns takes the reading out */
  gauge(
    name: string,
    help: string,
    labelNames: readonly string[],
    read: () => number | Iterable<GaugeReading> | Promise<Iterable<GaugeReading>>,
  ): () => void;
}

const nothing = (): void => undefined;

/** Of a process that shows no metrics: tools, and tests of something else. */
export const noMetrics: MetricsPort = {
  counter: () => ({ labels: () => ({ inc: nothing }) }),
  histogram: () => ({ labels: () => ({ observe: nothing }) }),
  gauge: () => nothing,
};
