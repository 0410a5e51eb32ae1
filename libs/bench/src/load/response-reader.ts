const END_OF_HEAD = '\r\n\r\n';
const STATUS_FROM = 9;
const STATUS_TO = 12;

/** Finds where the answers on one HTTP/1.1 connection end; knows only what our servers send. */
export class ResponseReader {
  #unread: Buffer | undefined;
  #isLast = false;

  /** Whether the last answer said that the server closes the connection after it. */
  get isLast(): boolean {
    return this.#isLast;
  }

  /**
   * Takes what arrived. Only one request may be on its way.
   * @returns the status when the answer is complete
   */
  push(chunk: Buffer): number | undefined {
    const bytes = this.#unread === undefined ? chunk : Buffer.concat([this.#unread, chunk]);
    this.#unread = bytes;
    const headEnd = bytes.indexOf(END_OF_HEAD);
    if (headEnd < 0) return undefined;
    const head = bytes.toString('latin1', 0, headEnd);
    const status = Number(head.slice(STATUS_FROM, STATUS_TO));
    if (bytes.length < headEnd + END_OF_HEAD.length + bodyBytes(head, status)) return undefined;
    this.#unread = undefined;
    this.#isLast = /\nconnection: close/i.test(head);
    return status;
  }
}

function bodyBytes(head: string, status: number): number {
  if (status === 204) return 0;
  const length = /\ncontent-length: (\d+)/i.exec(head)?.[1];
  if (length === undefined) throw new Error(`an answer without content-length: ${head}`);
  return Number(length);
}
