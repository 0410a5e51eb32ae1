import { Metrics } from '@umbra/observability';

/** One series of a page that a scraper reads. */
export interface ScrapedSeries {
  /** With a histogram's suffix. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g;

/** The series of a page in Prometheus' text format. */
export function scrapedSeries(page: string): ScrapedSeries[] {
  return page.split('\n').flatMap((line) => {
    const [, name, labels = '', value] = line.startsWith('#') ? [] : (LINE.exec(line) ?? []);
    if (name === undefined) return [];
    const pairs = [...labels.matchAll(LABEL)].map(([, label = '', text = '']) => [label, text] as const);
    return [{ name, labels: Object.fromEntries(pairs), value: Number(value) }];
  });
}

/** What the series of a name add up to that have these labels, and maybe others; undefined when there is none. */
export function scrapedValue(
  page: string,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number | undefined {
  const wanted = Object.entries(labels);
  const found = scrapedSeries(page).filter(
    (series) => series.name === name && wanted.every(([label, value]) => series.labels[label] === value),
  );
  return found.length === 0 ? undefined : found.reduce((sum, { value }) => sum + value, 0);
}

/** A service's metrics without those of the process, to be looked at one by one. */
export class TestMetrics extends Metrics {
  constructor(service = 'test') {
    super(service, { processMetrics: false });
  }

  /** As `scrapedValue`, of what a scraper would read now. */
  async value(name: string, labels?: Readonly<Record<string, string>>): Promise<number | undefined> {
    return scrapedValue(await this.page(), name, labels);
  }
}
