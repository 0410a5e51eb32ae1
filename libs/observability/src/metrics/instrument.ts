/** A line of the page a scraper reads, before its default labels. */
export interface Sample {
  /** The instrument's own name when absent; a histogram's lines have suffixes. */
  readonly metricName?: string;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
}

/** What a metric says of itself, apart from its values. */
export interface MetricDeclaration {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly labelNames: readonly string[];
}

/** A metric as prom-client's registry reads it: by name, and by `get()` at each scrape. */
export abstract class Instrument {
  readonly declaration: MetricDeclaration;

  constructor(declaration: MetricDeclaration) {
    this.declaration = declaration;
  }

  get name(): string {
    return this.declaration.name;
  }

  abstract samples(): Iterable<Sample> | Promise<Iterable<Sample>>;

  async get() {
    return { ...this.declaration, aggregator: 'sum' as const, values: [...(await this.samples())] };
  }

  protected labelsOf(values: readonly string[]): Readonly<Record<string, string>> {
    const { name, labelNames } = this.declaration;
    if (values.length !== labelNames.length) {
      throw new TypeError(
        `${name} has the labels ${labelNames.join(', ') || '(none)'}: ${String(values.length)} given.`,
      );
    }
    return Object.fromEntries(labelNames.map((label, index) => [label, values[index] ?? '']));
  }
}

/** Keeps one series for each combination of label values; made at the first use, at 0. */
export abstract class SeriesInstrument<Series> extends Instrument {
  readonly #series = new Map<string, { readonly labels: Readonly<Record<string, string>>; readonly series: Series }>();

  /**
   * The series of these label values, in the order of the label names. To be kept by whoever records often: a recording
   * on it is an addition, this look-up is not.
   */
  labels(...values: string[]): Series {
    const key = values.join('\0');
    const known = this.#series.get(key);
    if (known !== undefined) return known.series;
    const series = this.create();
    this.#series.set(key, { labels: this.labelsOf(values), series });
    return series;
  }

  *samples(): Iterable<Sample> {
    for (const { labels, series } of this.#series.values()) yield* this.samplesOf(series, labels);
  }

  protected abstract create(): Series;
  protected abstract samplesOf(series: Series, labels: Readonly<Record<string, string>>): Iterable<Sample>;
}
