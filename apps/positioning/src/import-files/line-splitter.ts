import { UmbraError } from '@umbra/errors';

/** Told of each line: the bytes from `start` up to `end`, without what ends it. They are valid during the call only. */
export type OnLine = (bytes: Buffer, start: number, end: number) => void;

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const NOTHING = Buffer.alloc(0);
/** No format that is read by lines has longer ones; what has is no text. */
export const MAX_LINE_BYTES = 4 * 1024 * 1024;

/** A file of one endless line. */
export class LineTooLongError extends UmbraError {
  constructor() {
    super(
      'POSITIONING_LINE_TOO_LONG',
      `A line is longer than ${String(MAX_LINE_BYTES)} bytes: this is no file of lines.`,
    );
  }
}

/** Cuts a stream of bytes into lines, which end in LF or CRLF; empty ones are passed over. Copies only what spans chunks. */
export class LineSplitter {
  readonly #onLine: OnLine;
  #rest: Buffer = NOTHING;

  constructor(onLine: OnLine) {
    this.#onLine = onLine;
  }

  /** @throws LineTooLongError */
  push(chunk: Buffer): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let start = 0;
    for (let end = bytes.indexOf(LINE_FEED, this.#rest.length); end !== -1; end = bytes.indexOf(LINE_FEED, start)) {
      this.#tell(bytes, start, end);
      start = end + 1;
    }
    this.#rest = start === bytes.length ? NOTHING : Buffer.from(bytes.subarray(start));
    if (this.#rest.length > MAX_LINE_BYTES) throw new LineTooLongError();
  }

  /** The last line may lack its end. */
  end(): void {
    this.#tell(this.#rest, 0, this.#rest.length);
    this.#rest = NOTHING;
  }

  #tell(bytes: Buffer, start: number, end: number): void {
    const last = end > start && bytes[end - 1] === CARRIAGE_RETURN ? end - 1 : end;
    if (last > start) this.#onLine(bytes, start, last);
  }
}
