import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

export interface PlayedTrace {
  readonly timestamp: number;
  readonly [member: string]: unknown;
}

/**
 * What a connector sees of a tracking service with this API (contract §5, §7): logins, token exchange, devices, and traces
 * by device time, newest first, in pages.
 */
export class TrackingServer {
  readonly email = 'mirror@example.com';
  readonly password = `password-${randomUUID()}`;
  /** By trackingId, or by `<appId>/<externalId>`. */
  readonly traces = new Map<string, PlayedTrace[]>();
  readonly requests: { readonly path: string; readonly query: URLSearchParams; readonly status: number }[] = [];
  readonly tokens = new Set<string>();
  scope: string | undefined;
  pageSize = 1_000;
  /** The account belongs to several projects (GEN-14). */
  needsProject = false;
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  readonly listener: RequestListener = (request, response) => void this.#answer(request, response);

  requestsTo(path: string): readonly { readonly query: URLSearchParams }[] {
    return this.requests.filter((request) => request.path === path);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://service');
    const body = chunks.length === 0 ? {} : (JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>);
    const [status, answer] = this.#respond(request, pathname, searchParams, body);
    this.requests.push({ path: pathname, query: searchParams, status });
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  }

  #respond(request: IncomingMessage, path: string, query: URLSearchParams, body: Record<string, unknown>): Answer {
    if (path === '/users/v2/login') {
      const isKnown = body['email'] === this.email && body['password'] === this.password;
      return isKnown ? [200, { accessToken: this.#token(), expiresIn: 86_400 }] : [401, {}];
    }
    if (path === '/users/v2/tokenExchange') {
      if (!this.tokens.delete(String(body['accessToken']))) return [401, {}];
      this.scope = String(body['scope']);
      if (this.scope.endsWith('nowhere')) return [404, {}];
      return [200, { accessToken: this.#token(), expiresIn: 86_400 }];
    }
    if (!this.tokens.has((request.headers.authorization ?? '').replace('Bearer ', ''))) return [401, {}];
    if (path === '/users/v2/devices' && this.needsProject && this.scope === undefined) return [400, {}];
    if (path === '/users/v2/devices')
      return [200, { data: [...this.traces.keys()].map((trackingId) => ({ trackingId })) }];
    const id = /^\/traces\/v2\/(.+)$/.exec(path)?.[1];
    return id === undefined ? [404, {}] : this.#traces(decodeURIComponent(id), query);
  }

  #traces(id: string, query: URLSearchParams): Answer {
    const appId = query.get('appId');
    const traces = this.traces.get(appId === null ? id : `${appId}/${id}`);
    if (traces === undefined) return [404, {}];
    const afterMs = Number(query.get('after') ?? 0);
    const beforeMs = Number(query.get('before') ?? this.#nowMs());
    if (afterMs > this.#nowMs() + 10_000 || beforeMs > this.#nowMs() + 10_000) return [400, {}];
    const pageBeforeMs = Number(query.get('pageToken') ?? Infinity);
    const wanted = traces
      .filter(({ timestamp }) => timestamp >= afterMs && timestamp <= beforeMs && timestamp < pageBeforeMs)
      .sort((one, other) => other.timestamp - one.timestamp);
    const page = wanted.slice(0, this.pageSize);
    const next = wanted.length > page.length ? { pageToken: String(page.at(-1)?.timestamp) } : {};
    return [200, { data: page, count: page.length, ...next }];
  }

  #token(): string {
    const token = randomUUID();
    this.tokens.add(token);
    return token;
  }
}

type Answer = readonly [status: number, body: object];
