import { EXIT } from '../exit-code.ts';
import { Problem } from '../problem.ts';
import type { Surroundings } from '../surroundings.ts';
import { problemOf } from './api-problem.ts';
import { backoffMs, MAX_ATTEMPTS } from './backoff.ts';
import { bodyOf, request, type Answer, type RequestOptions } from './request.ts';
import type { Tokens } from './tokens.ts';

/** Of 5 MiB over a slow line. */
const UPLOAD_TIMEOUT_MS = 300_000;
const UNAUTHORIZED = 401;

export interface ApiClientOptions {
  /** Without a slash at its end. */
  readonly url: string;
  readonly tokens: Tokens;
  readonly surroundings: Pick<Surroundings, 'sleep'>;
  /** Breaks off whatever goes on. */
  readonly signal?: AbortSignal | undefined;
}

export type Query = Readonly<Record<string, string | number | undefined>>;

export interface Upload {
  readonly contentType: string;
  readonly body: Blob;
  readonly query: Query;
  readonly signal: AbortSignal;
}

/** The public API of an Umbra, as a logged-in user. */
export class ApiClient {
  readonly #options: ApiClientOptions;
  #hasAnswered = false;

  constructor(options: ApiClientOptions) {
    this.#options = options;
  }

  /** Reads, and reads again when that may help. @throws Problem */
  async get<Body>(path: string, query: Query = {}): Promise<Body> {
    const { url, surroundings, signal } = this.#options;
    for (let attempt = 1; ; attempt += 1) {
      const tried = await this.#tryToGet(path, query);
      if (!(tried instanceof Problem) && tried.isOk) return bodyOf<Body>(tried, url);
      const problem = tried instanceof Problem ? tried : problemOf(tried, url);
      // Where nothing was ever heard of it, waiting is of no use.
      const isWorthWaiting = problem.exitCode === EXIT.unreachable && this.#hasAnswered;
      if (!isWorthWaiting || attempt === MAX_ATTEMPTS) throw problem;
      await surroundings.sleep(backoffMs(attempt, tried instanceof Problem ? null : tried.headers.get('retry-after')));
      signal?.throwIfAborted();
    }
  }

  /** Asks for a change, once. @throws Problem */
  patch<Body>(path: string, query: Query, body: object): Promise<Body> {
    const headers = { 'content-type': 'application/json' };
    return this.#once(path, query, { method: 'PATCH', body: JSON.stringify(body), headers });
  }

  /** Sends a file, once: whether an upload that broke off was taken is not known. @throws Problem */
  upload<Body>(path: string, { contentType, query, ...options }: Upload): Promise<Body> {
    const headers = { 'content-type': contentType };
    return this.#once(path, query, { ...options, method: 'POST', headers, timeoutMs: UPLOAD_TIMEOUT_MS });
  }

  async #once<Body>(path: string, query: Query, options: RequestOptions): Promise<Body> {
    const answer = await this.#attempt(path, query, options);
    if (!answer.isOk) throw problemOf(answer, this.#options.url);
    return bodyOf<Body>(answer, this.#options.url);
  }

  async #tryToGet(path: string, query: Query): Promise<Answer | Problem> {
    try {
      return await this.#attempt(path, query, { method: 'GET', signal: this.#options.signal });
    } catch (error) {
      if (error instanceof Problem) return error;
      throw error;
    }
  }

  /** What was refused for its token was not done: it may be sent once more. */
  async #attempt(path: string, query: Query, options: RequestOptions): Promise<Answer> {
    const { tokens } = this.#options;
    const token = await tokens.current();
    const answer = await this.#send(path, query, options, token);
    if (answer.status !== UNAUTHORIZED) return answer;
    const fresh = await tokens.renewed(token);
    return fresh === undefined ? answer : this.#send(path, query, options, fresh);
  }

  async #send(path: string, query: Query, options: RequestOptions, token: string): Promise<Answer> {
    const { url } = this.#options;
    const headers = { ...options.headers, authorization: `Bearer ${token}` };
    const answer = await request(url, `${url}${path}${searchOf(query)}`, { ...options, headers });
    this.#hasAnswered = true;
    return answer;
  }
}

function searchOf(query: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  return search.size === 0 ? '' : `?${search.toString()}`;
}
