import { request } from 'node:http';
import { askAgain } from '@umbra/testing';

export interface CallOptions {
  readonly url?: string;
  readonly token?: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is. */
  readonly rawBody?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Whatever JSON may hold: specs look into it as they like. */
export type Json = ReturnType<typeof JSON.parse>;

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Json;
}

/**
 * A request with these headers and no others: `fetch` would add a content type of its own. Asked again on a 503, as
 * `askAgain` does.
 */
export function callHttp(method: string, url: string, options: CallOptions): Promise<Answer> {
  return askAgain(() => callOnce(method, url, options));
}

function callOnce(method: string, url: string, options: CallOptions): Promise<Answer> {
  const payload = options.rawBody ?? (options.body === undefined ? '' : JSON.stringify(options.body));
  const headers: Record<string, string> = {
    ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
    ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(payload === '' ? {} : { 'content-length': String(Buffer.byteLength(payload)) }),
    ...options.headers,
  };
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers, agent: false }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          body: text === '' ? undefined : (JSON.parse(text) as unknown),
        });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(payload);
  });
}
