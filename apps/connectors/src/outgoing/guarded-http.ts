import type { Dispatcher } from 'undici';
import { CallsUsedUpError, ExternalCloudError } from '../domain/driver/external-cloud.error.ts';
import type { AnswerRoom } from './answer-room.ts';
import { answeredJson } from './answered-json.ts';
import { askBeforeSending } from './ask-before-sending.ts';
import { callFailure, CallTimedOutError } from './call-failure.ts';
import { TurnTooFarError, type CallGate } from './call-gate.ts';
import { requestHeaders } from './request-headers.ts';
import type { OutgoingAnswer, OutgoingHttp, OutgoingRequest } from './outgoing-http.ts';
import type { OutgoingMetrics } from './outgoing-metrics.ts';
import { parseTarget } from './outgoing-target.ts';
import { readBody } from './read-body.ts';
import { MAX_REDIRECTS, redirected, type Hop } from './redirect.ts';

const DEFAULT_TIMEOUT_MS = 30_000;
/** Who reads more says so. */
const DEFAULT_MAX_BYTES = 2 * 1024 * 1024;

interface Exchange {
  readonly request: OutgoingRequest;
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

/** What the calls of one holder go through. */
export interface WayOut {
  readonly holder: string;
  readonly dispatcher: Dispatcher;
  readonly gate: () => CallGate;
  readonly room: AnswerRoom;
  readonly metrics: OutgoingMetrics | undefined;
}

/** The calls of one holder. */
export class GuardedHttp implements OutgoingHttp {
  readonly #way: WayOut;

  constructor(way: WayOut) {
    this.#way = way;
  }

  async send(request: OutgoingRequest): Promise<OutgoingAnswer> {
    const { method = 'GET', body, timeoutMs = DEFAULT_TIMEOUT_MS, maxBytes = DEFAULT_MAX_BYTES } = request;
    let hop: Hop = {
      target: parseTarget(request.url),
      method,
      body: typeof body === 'object' ? JSON.stringify(body) : body,
    };
    let leftMs = timeoutMs;
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
      const { answer, tookMs } = await this.#exchange(hop, { request, timeoutMs: leftMs, maxBytes });
      const next = redirected(hop, answer.status, answer.headers['location']);
      if (next === undefined) return answer;
      hop = next;
      leftMs = Math.max(1, Math.ceil(leftMs - tookMs));
    }
    throw new ExternalCloudError('refused', `${hop.target.host}: redirects more than ${String(MAX_REDIRECTS)} times.`);
  }

  /** One request and its answer. Waiting for a turn is not counted. */
  async #exchange(hop: Hop, exchange: Exchange): Promise<{ answer: OutgoingAnswer; tookMs: number }> {
    const { host } = hop.target;
    const { request, timeoutMs, maxBytes } = exchange;
    try {
      const leave = await this.#enter(request, timeoutMs, host);
      const beganAtMs = performance.now();
      try {
        const answer = await this.#ask(hop, exchange);
        this.#way.metrics?.answered(answer.status);
        return { answer, tookMs: performance.now() - beganAtMs };
      } finally {
        leave();
      }
    } catch (error) {
      const failure =
        request.signal?.aborted === true && !(error instanceof ExternalCloudError)
          ? new ExternalCloudError('unreachable', `${host}: the call was given up before it was answered.`)
          : callFailure(host, error, maxBytes);
      this.#way.metrics?.failed(failure);
      throw failure;
    }
  }

  /** Who gave no signal waits no longer for his turn than for his answer. */
  async #enter({ signal, patienceMs }: OutgoingRequest, timeoutMs: number, host: string): Promise<() => void> {
    const patience = signal ?? AbortSignal.timeout(timeoutMs);
    try {
      return await this.#way.gate().enter(patience, patienceMs);
    } catch (error) {
      if (error instanceof TurnTooFarError) throw new CallsUsedUpError(host, error.inMs);
      if (!patience.aborted) throw error;
      throw new ExternalCloudError('limited', `${host}: the limit of calls left no room for one in time.`);
    }
  }

  async #ask({ target, method, body }: Hop, { request, timeoutMs, maxBytes }: Exchange): Promise<OutgoingAnswer> {
    const late = new AbortController();
    const timer = setTimeout(() => {
      late.abort(new CallTimedOutError());
    }, timeoutMs);
    const signal = request.signal === undefined ? late.signal : AbortSignal.any([request.signal, late.signal]);
    try {
      const dispatcher =
        request.beforeSending === undefined
          ? this.#way.dispatcher
          : this.#way.dispatcher.compose(askBeforeSending(request.beforeSending));
      const response = await dispatcher.request({
        origin: target.origin,
        path: target.pathname + target.search,
        method,
        headers: requestHeaders(request, body !== undefined),
        body: body ?? null,
        signal,
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
      });
      const headers = Object.fromEntries(
        Object.entries(response.headers).map(([name, value]) => [name, [value].flat().join(', ')]),
      );
      const isEmpty = method === 'HEAD' || response.statusCode === 204 || response.statusCode === 304;
      const encoding = isEmpty || headers['content-length'] === '0' ? undefined : headers['content-encoding'];
      const room = (): Promise<() => void> => this.#way.room.take(this.#way.holder, maxBytes, signal);
      const text = await readBody(response.body, encoding, { maxBytes, signal, room });
      return { status: response.statusCode, headers, text, json: () => answeredJson(target.host, text) };
    } finally {
      clearTimeout(timer);
    }
  }
}
