import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** Upper bounds in seconds, from an in-memory answer to a request that is about to be given up. */
const DURATION_BUCKETS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * The metrics of one process, served by the internal server. A metric asked for twice under one name is the same metric,
 * so that the parts of a service need not know each other.
 */
export class Metrics {
  readonly registry = new Registry();

  constructor(service: string, options: { readonly processMetrics?: boolean } = {}) {
    this.registry.setDefaultLabels({ service });
    if (options.processMetrics ?? true) collectDefaultMetrics({ register: this.registry });
  }

  /** Something that only grows; the name ends in `_total`. */
  counter<Label extends string = never>(name: string, help: string, labelNames: readonly Label[] = []): Counter<Label> {
    return this.#existing<Counter<Label>>(name) ?? new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  /** A value of now. With `read` it is asked for at each scrape. */
  gauge<Label extends string = never>(
    name: string,
    help: string,
    labelNames: readonly Label[] = [],
    read?: () => number | Promise<number>,
  ): Gauge<Label> {
    const existing = this.#existing<Gauge<Label>>(name);
    if (existing !== undefined) return existing;
    const collect = read === undefined ? {} : { collect: async () => gauge.set(await read()) };
    const gauge: Gauge<Label> = new Gauge({ name, help, labelNames, registers: [this.registry], ...collect });
    return gauge;
  }

  /** A distribution; durations in seconds, the name says the unit. */
  histogram<Label extends string = never>(
    name: string,
    help: string,
    labelNames: readonly Label[] = [],
    buckets: readonly number[] = DURATION_BUCKETS_SECONDS,
  ): Histogram<Label> {
    return (
      this.#existing<Histogram<Label>>(name) ??
      new Histogram({ name, help, labelNames, buckets: [...buckets], registers: [this.registry] })
    );
  }

  /** The page a scraper reads. */
  page(): Promise<string> {
    return this.registry.metrics();
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  #existing<Metric>(name: string): Metric | undefined {
    return this.registry.getSingleMetric(name) as Metric | undefined;
  }
}
