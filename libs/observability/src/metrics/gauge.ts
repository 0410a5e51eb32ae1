import { Instrument, type Sample } from './instrument.ts';

/** A value of now, with the values of its labels in their order. */
export type Reading = readonly [value: number, ...labels: string[]];

/** What a gauge shows now: one number where it has no labels. */
export type ReadGauge = () => number | Iterable<Reading> | Promise<number | Iterable<Reading>>;

/**
 * Values of now, asked for at each scrape: what is not read any more is not shown any more. Several parts may read under
 * one name; what they say of the same labels is added up.
 */
export class Gauge extends Instrument {
  readonly #reads = new Set<ReadGauge>();

  /** @returns takes the reading out again */
  add(read: ReadGauge): () => void {
    const own: ReadGauge = () => read();
    this.#reads.add(own);
    return () => {
      this.#reads.delete(own);
    };
  }

  async samples(): Promise<Iterable<Sample>> {
    const sums = new Map<string, { readonly labels: Readonly<Record<string, string>>; value: number }>();
    for (const read of await Promise.all([...this.#reads].map(async (read) => read()))) {
      for (const [value, ...values] of typeof read === 'number' ? [[read] as const] : read) {
        const key = values.join('\0');
        const sum = sums.get(key);
        if (sum === undefined) sums.set(key, { labels: this.labelsOf(values), value });
        else sum.value += value;
      }
    }
    return sums.values();
  }
}
