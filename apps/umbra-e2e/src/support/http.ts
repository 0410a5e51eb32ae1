import { environment } from './environment.ts';

/** `Body` is what the test expects; its assertions say whether it is. */
export interface Answer<Body = unknown> {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed if it is JSON, else the text; undefined if there is none. */
  readonly body: Body;
}

export interface RequestOptions {
  /** Sent as bearer. */
  readonly token?: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One request to the stack, with JSON both ways. @param target a path of the gateway, or a whole URL */
export async function send<Body = unknown>(
  method: string,
  target: string,
  options: RequestOptions = {},
): Promise<Answer<Body>> {
  const { token, body, headers } = options;
  const response = await fetch(new URL(target, environment.url), {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  const parsed: unknown = text === '' ? undefined : isJson ? JSON.parse(text) : text;
  return { status: response.status, headers: response.headers, body: parsed as Body };
}

/** The same where anything but success is a failure of the test. @returns the body */
export async function succeed<Body = unknown>(
  method: string,
  target: string,
  options: RequestOptions = {},
): Promise<Body> {
  const { status, body } = await send<Body>(method, target, options);
  if (status < 200 || status > 299) {
    throw new Error(`${method} ${target} answered ${String(status)}: ${JSON.stringify(body)}`);
  }
  return body;
}
