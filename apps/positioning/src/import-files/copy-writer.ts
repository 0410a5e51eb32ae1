const CHUNK_BYTES = 64 * 1024;
/** A row of whole numbers is never longer; bytes ask for more room themselves. */
const ROW_BYTES = 256;
const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1');
const HEADER_BYTES = SIGNATURE.length + 8;
const NULL = -1;
const WORD = 2 ** 32;

/**
 * Writes rows in PostgreSQL's binary COPY format (its manual, "COPY", "Binary Format"): numbers go over as they are, so
 * that neither end makes text of them. Each value is written by its column's type, in the order of the columns.
 */
export class CopyWriter {
  readonly #columns: number;
  #bytes = Buffer.allocUnsafe(CHUNK_BYTES);
  #length = 0;

  /** @param columns of the table, or of the list in the COPY statement */
  constructor(columns: number) {
    this.#columns = columns;
    SIGNATURE.copy(this.#bytes);
    // No flags, and no extension of the header.
    this.#bytes.fill(0, SIGNATURE.length, HEADER_BYTES);
    this.#length = HEADER_BYTES;
  }

  beginRow(): void {
    this.#reserve(ROW_BYTES);
    this.#length = this.#bytes.writeInt16BE(this.#columns, this.#length);
  }

  null(): void {
    this.#length = this.#bytes.writeInt32BE(NULL, this.#length);
  }

  bool(value: boolean): void {
    this.#length = this.#bytes.writeInt32BE(1, this.#length);
    this.#length = this.#bytes.writeUInt8(value ? 1 : 0, this.#length);
  }

  int2(value: number): void {
    this.#length = this.#bytes.writeInt32BE(2, this.#length);
    this.#length = this.#bytes.writeInt16BE(value, this.#length);
  }

  int4(value: number): void {
    this.#length = this.#bytes.writeInt32BE(4, this.#length);
    this.#length = this.#bytes.writeInt32BE(value, this.#length);
  }

  /** @param value a whole number of at most 53 bits */
  int8(value: number): void {
    this.#length = this.#bytes.writeInt32BE(8, this.#length);
    this.#length = this.#bytes.writeInt32BE(Math.floor(value / WORD), this.#length);
    this.#length = this.#bytes.writeUInt32BE(value - Math.floor(value / WORD) * WORD, this.#length);
  }

  bytea(value: Uint8Array): void {
    this.#reserve(value.length + ROW_BYTES);
    this.#length = this.#bytes.writeInt32BE(value.length, this.#length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
  }

  /** What was written since the last time: it is the caller's. */
  take(): Buffer {
    const taken = this.#bytes.subarray(0, this.#length);
    this.#bytes = Buffer.allocUnsafe(CHUNK_BYTES);
    this.#length = 0;
    return taken;
  }

  /** After the last row. */
  end(): Buffer {
    this.#reserve(ROW_BYTES);
    this.#length = this.#bytes.writeInt16BE(-1, this.#length);
    return this.take();
  }

  #reserve(room: number): void {
    if (this.#length + room <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + room));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}
