import type { IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { unavailable, WireError } from '@umbra/wire';
import type { Dispatcher } from 'undici';
import type { Service } from '../routes/route.ts';
import { Places } from './places.ts';
import { isLostConnection, isUnconnected, upstreamRefusal } from './upstream-error.ts';

export interface UpstreamOptions {
  readonly dispatcher: Dispatcher;
  /** As many as the dispatcher opens to one service. */
  readonly upstreamConnections: number;
  /** How long a request waits for one of them. */
  readonly upstreamWaitMs: number;
}

export interface UpstreamRequest {
  readonly origin: string;
  readonly path: string;
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  /** Whole, or still coming. */
  readonly body: Buffer | Readable | undefined;
  /** Aborted when the caller is gone. */
  readonly signal: AbortSignal;
}

/**
 * Before each further attempt. The first finds another connection where an idle one was closed just as it was used, or
 * another replica where one does not listen any more; the second comes when a load balancer has noticed.
 */
const RETRY_PAUSES_MS = [10, 200];
const MAX_STATUS = 599;
/** Those that a service may get twice without harm. */
const RETRIED_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** The connections to one service. Uploads that are still coming get half of them, so that they keep nobody else out. */
export class Upstream {
  readonly service: Service;
  readonly #options: UpstreamOptions;
  readonly #connections: Places;
  readonly #uploads: Places;

  constructor(service: Service, options: UpstreamOptions) {
    this.service = service;
    this.#options = options;
    this.#connections = new Places(options.upstreamConnections);
    this.#uploads = new Places(Math.max(1, Math.floor(options.upstreamConnections / 2)));
  }

  /** @throws WireError 502, 503, 504, or what ended the upload */
  async ask(request: UpstreamRequest): Promise<Dispatcher.ResponseData> {
    const leave = await this.#enter(request);
    try {
      const answer = await this.#send(request);
      if (answer.statusCode > MAX_STATUS) {
        answer.body.destroy();
        throw new WireError(502, 'GATEWAY_UPSTREAM_ODD', `The ${this.service} service gave an answer that is no HTTP.`);
      }
      answer.body.once('close', leave);
      return answer;
    } catch (error) {
      leave();
      throw upstreamRefusal(this.service, error);
    }
  }

  async #enter({ body, signal }: UpstreamRequest): Promise<() => void> {
    const { upstreamWaitMs } = this.#options;
    const leaveUploads = body instanceof Readable ? await this.#uploads.enter(upstreamWaitMs, signal) : () => undefined;
    const leave = leaveUploads === undefined ? undefined : await this.#connections.enter(upstreamWaitMs, signal);
    if (leave === undefined) {
      leaveUploads?.();
      throw unavailable('GATEWAY_BUSY', `No connection to the ${this.service} service was free in time.`);
    }
    return () => {
      leave();
      leaveUploads?.();
    };
  }

  /**
   * A request that found no connection is sent again, whatever it is: nobody has seen it. One whose connection was lost is
   * sent again only if it may be done twice; all others are the caller's to repeat. A body that still comes is gone with
   * the first attempt.
   */
  async #send(request: UpstreamRequest): Promise<Dispatcher.ResponseData> {
    const { method, body } = request;
    const mayRepeat = (error: unknown): boolean =>
      !(body instanceof Readable) && (isUnconnected(error) || (RETRIED_METHODS.has(method) && isLostConnection(error)));
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.#options.dispatcher.request({ ...request, method, body: body ?? null });
      } catch (error) {
        const pauseMs = RETRY_PAUSES_MS[attempt];
        if (pauseMs === undefined || !mayRepeat(error)) throw error;
        await delay(pauseMs);
      }
    }
  }
}
