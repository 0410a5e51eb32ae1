import { connect } from 'node:net';
import { environment } from '../support/environment.ts';

/** How a message leaves: all of it, or with a broken end. */
export type Ending = 'wait' | 'half-close' | 'reset';

/** What came back. Empty: the connection was closed without a word. */
export interface RawAnswer {
  readonly text: string;
  readonly isTimedOut: boolean;
}

const HANG_MS = 15_000;

/** Sends bytes over a connection of their own and takes all that comes until it is closed. */
export function rawExchange(pieces: readonly Buffer[], ending: Ending): Promise<RawAnswer> {
  const { hostname, port } = new URL(environment.url);
  return new Promise((resolve) => {
    const received: Buffer[] = [];
    let isTimedOut = false;
    const socket = connect(Number(port), hostname, () => {
      for (const piece of pieces.slice(0, -1)) socket.write(piece);
      const last = pieces.at(-1) ?? Buffer.alloc(0);
      if (ending === 'half-close') socket.end(last);
      else if (ending === 'wait') socket.write(last);
      else {
        socket.write(last, () => {
          socket.resetAndDestroy();
        });
      }
    });
    const timer = setTimeout(() => {
      isTimedOut = true;
      socket.destroy();
    }, HANG_MS);
    socket.on('data', (data) => received.push(data));
    // A reset after the answer loses nothing: what was received is judged.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve({ text: Buffer.concat(received).toString('utf8'), isTimedOut });
    });
  });
}

/** An HTTP/1.1 answer taken apart. */
export interface ParsedAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

export function parseAnswer(text: string): ParsedAnswer {
  const headEnd = text.indexOf('\r\n\r\n');
  const [statusLine = '', ...lines] = text.slice(0, headEnd).split('\r\n');
  const headers = lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
  });
  return { status: Number(statusLine.split(' ')[1]), headers: new Map(headers), body: text.slice(headEnd + 4) };
}
