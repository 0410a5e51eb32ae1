import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { JobStatus, RowResult } from '../api/job.ts';
import type { Labels, ListedDevice } from '../export-devices/device-row.ts';

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface PlayedAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A job as a test wants it: each look at its status shows the next of these, the last one for ever. */
export interface PlayedJob {
  readonly statuses: JobStatus[];
  readonly results: readonly RowResult[];
}

export const PASSWORD = 'correct horse';
const PAGE_SIZE = 2;

/** Plays the routes of the contract that the program uses, over real HTTP: logins, bulk jobs, devices and their labels. */
export class ContractServer {
  readonly received: Received[] = [];
  readonly jobs = new Map<string, PlayedJob>();
  devices: readonly (ListedDevice & { readonly deviceId?: string; readonly labels?: Labels })[] = [];
  /** What the next upload begins. */
  next: PlayedJob = { statuses: [], results: [] };
  /** Answers instead, where it says something. */
  instead: (request: Received) => PlayedAnswer | undefined | Promise<PlayedAnswer | undefined> = () => undefined;
  readonly #server = createServer((request, response) => void this.#handle(request, response));
  readonly #tokens = new Set<string>();
  readonly #pairs = new Map<string, string>();
  /** Seconds. */
  expiresIn = 86_400;

  static async start(): Promise<ContractServer> {
    const server = new ContractServer();
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}`;
  }

  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** A token that it takes. */
  hasToken(): string {
    const token = `h1.${randomUUID()}`;
    this.#tokens.add(token);
    return token;
  }

  /** It takes no token any more; refresh tokens stay good. */
  forgetTokens(): void {
    this.#tokens.clear();
  }

  forgetLogins(): void {
    this.forgetTokens();
    this.#pairs.clear();
  }

  /** Requests of a route, in the order of their coming. */
  of(method: string, path: string): Received[] {
    return this.received.filter((request) => request.method === method && request.path === path);
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', this.url);
    const received: Received = {
      ...{ method: request.method ?? '', path: pathname, query: searchParams },
      ...{ headers: request.headers, body: await text(request) },
    };
    this.received.push(received);
    const { status, body, headers } = (await this.instead(received)) ?? this.#answer(received);
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  }

  #answer(request: Received): PlayedAnswer {
    const { method, path, body } = request;
    if (path === '/users/v2/login') return this.#logIn(JSON.parse(body) as { email: string; password: string });
    if (path === '/users/v2/refresh') return this.#refresh(JSON.parse(body) as Record<string, string>);
    if (!this.#tokens.has(request.headers.authorization?.replace('Bearer ', '') ?? '')) return refusal(401, 'No.');
    if (path === '/users/v2/devices')
      return countPage(
        request,
        this.devices.map(({ deviceId: _, labels: __, ...device }) => device),
      );
    if (path === '/labels/v4/device') return limitPage(request, this.#labels());
    if (path.startsWith('/registry/v2/')) return this.#licence(path.slice('/registry/v2/'.length));
    const [, jobId, what] = /^\/bulkjobs\/v4\/deviceUploads\/?([^/]*)\/?(.*)$/.exec(path) ?? [];
    if (jobId === undefined) return refusal(404, 'There is no such route.');
    if (jobId === '') return method === 'POST' ? this.#begin() : limitPage(request, this.#list());
    const job = this.jobs.get(decodeURIComponent(jobId));
    if (job === undefined) return refusal(404, 'There is no job with this id.');
    if (method === 'PATCH') return patched(job, body);
    return what === 'status' ? ok(shownStatus(job)) : limitPage(request, job.results);
  }

  #logIn({ password }: { readonly email: string; readonly password: string }): PlayedAnswer {
    return password === PASSWORD ? ok(this.#pair()) : refusal(401, 'Wrong email or password.');
  }

  #refresh({ accessToken = '', refreshToken = '' }: Readonly<Record<string, string>>): PlayedAnswer {
    if (this.#pairs.get(refreshToken) !== accessToken) return refusal(401, 'Not a pair.');
    this.#pairs.delete(refreshToken);
    return ok(this.#pair());
  }

  #pair(): object {
    const [accessToken, refreshToken] = [this.hasToken(), randomUUID()];
    this.#pairs.set(refreshToken, accessToken);
    const userId = `HERE-${randomUUID()}`;
    return { accessToken, refreshToken, userId, expiresIn: this.expiresIn, tokenType: 'bearer', realm: 'here' };
  }

  #begin(): PlayedAnswer {
    const jobId = `BULK-${randomUUID()}`;
    this.jobs.set(jobId, this.next);
    return { status: 202, body: { jobId } };
  }

  #list(): object[] {
    return [...this.jobs].map(([jobId, { statuses }]) => ({ jobId, type: 'create', status: statuses[0]?.status }));
  }

  #labels(): object[] {
    return this.devices.map(({ trackingId, labels = {} }) => ({
      resourceId: trackingId,
      resourceType: 'device',
      labels,
    }));
  }

  #licence(trackingId: string): PlayedAnswer {
    const deviceId = this.devices.find((device) => device.trackingId === trackingId)?.deviceId;
    return deviceId === undefined ? refusal(404, 'There is no such device.') : ok({ deviceId });
  }
}

const ok = (body: object | undefined): PlayedAnswer => ({ status: 200, body });

/** §1.5 */
export const refusal = (status: number, message: string, details: object = {}): PlayedAnswer => ({
  status,
  body: { code: status, error: 'Error', id: '5771b3d4-95ae-4959-ac63-fbaa3d5d06ee', message, details },
});

function shownStatus({ statuses }: PlayedJob): JobStatus | undefined {
  return statuses.length > 1 ? statuses.shift() : statuses[0];
}

function patched({ statuses }: PlayedJob, body: string): PlayedAnswer {
  const { action } = JSON.parse(body) as { action: string };
  const last = statuses.at(-1)!;
  statuses.splice(0, statuses.length, { ...statuses[0]!, status: action === 'cancel' ? 'cancelled' : 'acknowledged' });
  return last.status === 'acknowledged'
    ? refusal(412, 'It is acknowledged already.')
    : ok({ status: statuses[0]!.status });
}

/** §1.6, by small pages, so that there are several. */
function limitPage({ query }: Received, all: readonly unknown[]): PlayedAnswer {
  const { items, next } = pageOf(query, all);
  const limit = Number(query.get('limit'));
  return ok({ items, count: items.length, limit, ...(next === undefined ? {} : { nextPageToken: next }) });
}

function countPage({ query }: Received, all: readonly unknown[]): PlayedAnswer {
  const { items, next } = pageOf(query, all);
  return ok({ data: items, count: items.length, ...(next === undefined ? {} : { pageToken: next }) });
}

function pageOf(query: URLSearchParams, all: readonly unknown[]) {
  const start = Number(query.get('pageToken') ?? 0);
  const end = start + PAGE_SIZE;
  return { items: all.slice(start, end), next: end < all.length ? String(end) : undefined };
}
