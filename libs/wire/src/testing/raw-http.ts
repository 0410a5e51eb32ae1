import { connect } from 'node:net';

/** Sends the text as it is and gives back all that the server sends until it closes the connection. */
export function exchange(port: number, head: string, options: { halfClose?: boolean } = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    const received: Buffer[] = [];
    socket.on('data', (chunk) => received.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => {
      resolve(Buffer.concat(received).toString('utf8'));
    });
    if (options.halfClose === true) socket.end(head);
    else socket.write(head);
  });
}

export const lines = (...parts: string[]) => parts.join('\r\n');
export const headOf = (answer: string) => answer.split('\r\n\r\n', 1)[0] ?? '';
export const bodyOf = (answer: string) => JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4));

export const envelope = (code: number, error: string) =>
  expect.objectContaining({
    code,
    error,
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    details: expect.objectContaining({ hereErrorCode: Number(`${code}306`) }),
  });
