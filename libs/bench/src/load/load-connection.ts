import { connect, type Socket } from 'node:net';
import { ResponseReader } from './response-reader.ts';

/** Undefined for a connection that broke first. */
export type OnAnswer = (status: number | undefined) => void;

/** One keep-alive connection that carries one request at a time; a tenth of what a full HTTP client costs. */
export class LoadConnection {
  readonly #url: URL;
  #socket: Socket | undefined;
  #onAnswer: OnAnswer | undefined;

  constructor(origin: string) {
    this.#url = new URL(origin);
  }

  open(): Promise<void> {
    const reader = new ResponseReader();
    const socket = connect({ host: this.#url.hostname, port: Number(this.#url.port), noDelay: true });
    socket.on('data', (chunk) => {
      const status = reader.push(chunk);
      if (status === undefined) return;
      if (reader.isLast) this.#leave(socket);
      this.#answered(status);
    });
    return new Promise((resolve, reject) => {
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        // Told by the close that follows.
        socket.on('error', () => undefined);
        this.#socket = socket;
        resolve();
      });
      socket.once('close', () => {
        // Else it was left on purpose, and another one may carry a request by now.
        if (this.#socket !== socket) return;
        this.#socket = undefined;
        this.#answered(undefined);
      });
    });
  }

  send(text: string, onAnswer: OnAnswer): void {
    this.#onAnswer = onAnswer;
    if (this.#socket !== undefined) {
      this.#socket.write(text);
      return;
    }
    this.open().then(
      () => this.#socket?.write(text),
      () => {
        this.#answered(undefined);
      },
    );
  }

  close(): void {
    this.#socket?.destroy();
  }

  /** The next request opens another one. */
  #leave(socket: Socket): void {
    this.#socket = undefined;
    socket.destroy();
  }

  #answered(status: number | undefined): void {
    const onAnswer = this.#onAnswer;
    this.#onAnswer = undefined;
    onAnswer?.(status);
  }
}
