import { MAX_ROWS } from '../read-upload.ts';
import { isLineBreak } from '../upload-text.ts';
import type { Delimiter } from './csv-dialect.ts';

/** As many tags as all devices of a job may have between them are not expected of anyone. */
const MAX_COLUMNS = 1_000;
/** Of a header and as many rows as a job has, all as wide as they may be. */
const MAX_CELLS = (1 + MAX_ROWS) * MAX_COLUMNS;
const QUOTE = 0x22;

/** Where a file goes over a bound. */
export interface Excess {
  /** Of the first byte that is not to be parsed. */
  readonly at: number;
  /** Of its record, from 1. */
  readonly cell: number;
  readonly reason: string;
}

/**
 * Counts cells by the bytes between them, before anything is made of them: an empty cell is one byte, and costs the parser as
 * much as a long one. It counts wrongly behind a quote that stands where none may: there the parser ends.
 */
export class CellBounds {
  readonly #delimiter: number;
  #isQuoted = false;
  /** Of the record that is not over. */
  #cells = 1;
  #allCells = 0;

  constructor(delimiter: Delimiter) {
    this.#delimiter = delimiter.charCodeAt(0);
  }

  /** To be called with one piece after the other, until it finds something. */
  excessIn(bytes: Uint8Array, from: number, to: number): Excess | undefined {
    for (let at = from; at < to; at += 1) {
      const byte = bytes[at];
      if (byte === QUOTE) this.#isQuoted = !this.#isQuoted;
      else if (this.#isQuoted) continue;
      else if (byte === this.#delimiter) {
        this.#cells += 1;
        this.#allCells += 1;
        if (this.#cells > MAX_COLUMNS) return this.#excess(at, `at most ${String(MAX_COLUMNS)} columns`);
        if (this.#allCells > MAX_CELLS) {
          return this.#excess(at, `at most ${String(MAX_CELLS)} cells, empty ones included`);
        }
      } else if (isLineBreak(byte)) this.#cells = 1;
    }
    return undefined;
  }

  #excess(at: number, bound: string): Excess {
    return { at, cell: this.#cells, reason: `is one too many: ${bound}` };
  }
}
