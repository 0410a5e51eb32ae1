import { STATION_KIND_CODES, type StationRef } from '@umbra/positioning-engine';

/** Something that is said of a station. */
interface OfStation {
  readonly ref: StationRef;
}

/** Reads what is said of stations beside the stations themselves, both in the order of kind and id: nothing is kept of either. */
export class Beside<Row extends OfStation> {
  readonly #rows: AsyncIterator<Row>;
  #next: Row | undefined;
  #hasBegun = false;

  constructor(rows: AsyncIterable<Row>) {
    this.#rows = rows[Symbol.asyncIterator]();
  }

  /** What is said of this one. Stations are asked for in their order. */
  async of(ref: StationRef): Promise<Row[]> {
    if (!this.#hasBegun) await this.#advance();
    this.#hasBegun = true;
    const found: Row[] = [];
    while (this.#next !== undefined && compare(this.#next.ref, ref) <= 0) {
      if (compare(this.#next.ref, ref) === 0) found.push(this.#next);
      await this.#advance();
    }
    return found;
  }

  async #advance(): Promise<void> {
    const next = await this.#rows.next();
    this.#next = next.done === true ? undefined : next.value;
  }
}

const compare = (a: StationRef, b: StationRef): number =>
  STATION_KIND_CODES[a.kind] - STATION_KIND_CODES[b.kind] || a.id - b.id;
