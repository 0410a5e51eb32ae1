import { VarintReader } from '../sums/varint.ts';

/** Squares of a quarter of a degree, from the south pole and from 180° west. */
const PER_DEGREE = 4;
const LAST_ROW = 180 * PER_DEGREE - 1;
const COLUMNS = 360 * PER_DEGREE;

/**
 * The squares of a grid that lie in a country, or within 50 km of it with any part: no place so near is ever denied, and
 * none is taken that is farther off than 50 km and the diagonal of a square.
 *
 * Its text is base64 of varints: for each row its distance from the last, the number of its runs, and of each run the gap
 * since the end of the last one and its length.
 */
export class CountryMask {
  /** By row: first column and the one after the last, run by run. */
  readonly #rows = new Map<number, readonly number[]>();

  constructor(text: string) {
    const reader = new VarintReader(Buffer.from(text, 'base64'));
    let row = 0;
    while (!reader.isAtEnd) {
      row += reader.unsigned();
      const runs: number[] = [];
      let end = 0;
      for (let left = reader.unsigned(); left > 0; left -= 1) {
        const from = end + reader.unsigned();
        end = from + reader.unsigned();
        runs.push(from, end);
      }
      this.#rows.set(row, runs);
    }
  }

  holds(lat: number, lng: number): boolean {
    const row = Math.min(LAST_ROW, Math.floor((lat + 90) * PER_DEGREE));
    const column = Math.floor((lng + 180) * PER_DEGREE) % COLUMNS;
    const runs = this.#rows.get(row) ?? [];
    for (let index = 0; index < runs.length; index += 2) {
      if (column >= runs[index]! && column < runs[index + 1]!) return true;
    }
    return false;
  }
}
