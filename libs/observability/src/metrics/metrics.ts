import { Registry, collectDefaultMetrics, type Metric } from 'prom-client';
import { Counter } from './counter.ts';
import { Gauge, type ReadGauge } from './gauge.ts';
import { Histogram } from './histogram.ts';
import type { Instrument, MetricDeclaration } from './instrument.ts';

/** Upper bounds in seconds, from an in-memory answer to a request that is about to be given up. */
const DURATION_BUCKETS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * The metrics of one process, served by the internal server. A metric asked for twice under one name is the same metric,
 * so that the parts of a service need not know each other. Labels are for what has few values, known beforehand.
 */
export class Metrics {
  readonly registry = new Registry();
  readonly #instruments = new Map<string, Instrument>();

  constructor(service: string, options: { readonly processMetrics?: boolean } = {}) {
    this.registry.setDefaultLabels({ service });
    if (options.processMetrics ?? true) collectDefaultMetrics({ register: this.registry });
  }

  /** Something that only grows; the name ends in `_total`. */
  counter(name: string, help: string, labelNames: readonly string[] = []): Counter {
    const declaration = { name, help, type: 'counter', labelNames } as const;
    return this.#declared(declaration, Counter, () => new Counter(declaration));
  }

  /**
   * A value of now, asked for at each scrape. Under one name several may be read: they are added up by their labels.
   * @returns takes the reading out again, for what ends before the process does
   */
  gauge(name: string, help: string, labelNames: readonly string[], read: ReadGauge): () => void {
    const declaration = { name, help, type: 'gauge', labelNames } as const;
    return this.#declared(declaration, Gauge, () => new Gauge(declaration)).add(read);
  }

  /** A distribution; durations in seconds, the name says the unit. */
  histogram(
    name: string,
    help: string,
    labelNames: readonly string[] = [],
    buckets: readonly number[] = DURATION_BUCKETS_SECONDS,
  ): Histogram {
    const declaration = { name, help, type: 'histogram', labelNames } as const;
    return this.#declared(declaration, Histogram, () => new Histogram(declaration, buckets));
  }

  /** The page a scraper reads. */
  page(): Promise<string> {
    return this.registry.metrics();
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  #declared<Kind extends Instrument>(
    declaration: MetricDeclaration,
    kind: abstract new (...args: never[]) => Kind,
    create: () => Kind,
  ): Kind {
    const { name, labelNames } = declaration;
    const known = this.#instruments.get(name);
    if (known === undefined) {
      const created = create();
      this.#instruments.set(name, created);
      // The registry asks no more of a metric than its name and `get()`; its type names its own four classes.
      this.registry.registerMetric(created as unknown as Metric);
      return created;
    }
    if (!(known instanceof kind) || known.declaration.labelNames.join() !== labelNames.join()) {
      throw new TypeError(`${name} is declared twice, as different metrics.`);
    }
    return known;
  }
}
