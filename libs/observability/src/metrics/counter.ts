import { SeriesInstrument, type Sample } from './instrument.ts';

/** One series of a counter. */
export class CounterSeries {
  #value = 0;

  get value(): number {
    return this.#value;
  }

  /** @throws RangeError for less than nothing: a counter only grows */
  inc(by = 1): void {
    if (!(by >= 0)) throw new RangeError(`A counter cannot grow by ${String(by)}.`);
    this.#value += by;
  }
}

/** Something that only grows; its name ends in `_total`. */
export class Counter extends SeriesInstrument<CounterSeries> {
  protected create(): CounterSeries {
    return new CounterSeries();
  }

  protected *samplesOf({ value }: CounterSeries, labels: Readonly<Record<string, string>>): Iterable<Sample> {
    yield { labels, value };
  }
}
