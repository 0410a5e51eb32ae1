const COMMA = 0x2c;
const QUOTE = 0x22;
const MINUS = 0x2d;
const PLUS = 0x2b;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
/** Digits that a double holds exactly. */
const MAX_DIGITS = 15;
const POWERS = Float64Array.from({ length: MAX_DIGITS + 1 }, (_, exponent) => 10 ** exponent);

/**
 * The fields of one line of a CSV without quotes, read where they lie: nothing is made for a line, however many millions
 * there are. One instance is pointed at one line after the other.
 */
export class CsvFields {
  readonly #starts: Int32Array;
  readonly #ends: Int32Array;
  #bytes: Buffer = Buffer.alloc(0);
  #count = 0;

  /** @param max fields that are looked at; more are only counted */
  constructor(max: number) {
    this.#starts = new Int32Array(max);
    this.#ends = new Int32Array(max);
  }

  get count(): number {
    return this.#count;
  }

  read(bytes: Buffer, start: number, end: number): void {
    this.#bytes = bytes;
    this.#count = 0;
    let from = start;
    for (let at = start; at <= end; at += 1) {
      if (at !== end && bytes[at] !== COMMA) continue;
      if (this.#count < this.#starts.length) this.#set(this.#count, from, at);
      this.#count += 1;
      from = at + 1;
    }
  }

  /** Some tools put quotes around every field; none here needs them. */
  #set(index: number, start: number, end: number): void {
    const isQuoted = end - start >= 2 && this.#bytes[start] === QUOTE && this.#bytes[end - 1] === QUOTE;
    this.#starts[index] = isQuoted ? start + 1 : start;
    this.#ends[index] = isQuoted ? end - 1 : end;
  }

  isEmpty(index: number): boolean {
    return this.#starts[index] === this.#ends[index];
  }

  text(index: number): string {
    return this.#bytes.toString('latin1', this.#starts[index], this.#ends[index]);
  }

  equals(index: number, word: Buffer): boolean {
    const start = this.#starts[index]!;
    if (this.#ends[index]! - start !== word.length) return false;
    for (let at = 0; at < word.length; at += 1) if (this.#bytes[start + at] !== word[at]) return false;
    return true;
  }

  /** NaN for an empty field, and for what is no decimal number. */
  number(index: number): number {
    const end = this.#ends[index]!;
    let at = this.#starts[index]!;
    const sign = this.#bytes[at];
    if (sign === MINUS || sign === PLUS) at += 1;
    let [mantissa, digits, decimals] = [0, 0, -1];
    for (; at < end; at += 1) {
      const byte = this.#bytes[at]!;
      if (byte === DOT && decimals === -1) {
        decimals = 0;
      } else if (byte >= ZERO && byte <= NINE && digits < MAX_DIGITS) {
        mantissa = mantissa * 10 + (byte - ZERO);
        digits += 1;
        if (decimals !== -1) decimals += 1;
      } else {
        return this.#unusualNumber(index);
      }
    }
    if (digits === 0) return Number.NaN;
    const value = decimals <= 0 ? mantissa : mantissa / POWERS[decimals]!;
    return sign === MINUS ? -value : value;
  }

  /** With an exponent, or more digits than a double holds. */
  #unusualNumber(index: number): number {
    const text = this.text(index);
    return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  }
}
