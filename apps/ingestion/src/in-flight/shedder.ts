import { randomUUID } from 'node:crypto';
import type { Logger } from '@umbra/observability';
import { errorEnvelope, type WireError } from '@umbra/wire';
import type { FastifyReply } from 'fastify';

const LOG_EVERY_MS = 1_000;
const ID_PLACE = '<id>';

/**
 * Answers what there is no room for, at a fraction of what a request costs: no error is made, and one log line a second
 * stands for all. Refusing must be far cheaper than accepting, else refusing is what the service is overloaded with.
 */
export class Shedder {
  readonly #logger: Logger;
  readonly #nowMs: () => number;
  readonly #refusal: WireError;
  readonly #body: readonly [beforeId: string, afterId: string];
  /** Refused in this turn of the event loop, not answered yet. */
  #refused: FastifyReply[] = [];
  #shedSinceLogged = 0;
  #loggedAtMs = -Infinity;

  constructor(refusal: WireError, logger: Logger, nowMs: () => number = Date.now) {
    const { status, message } = refusal;
    const [beforeId = '', afterId = ''] = JSON.stringify(errorEnvelope(status, { id: ID_PLACE, message })).split(
      ID_PLACE,
    );
    this.#refusal = refusal;
    this.#body = [beforeId, afterId];
    this.#logger = logger;
    this.#nowMs = nowMs;
  }

  /**
   * To be called from a hook, which then goes no further. Answers at the end of this turn of the event loop: a sender that
   * is refused at once sends the next request into the same turn, which then does not end for seconds (libuv reads up to
   * 48 times 1,024 sockets before it goes on), and what the log acknowledges waits for it.
   */
  refuse(reply: FastifyReply): void {
    this.#refused.push(reply);
    if (this.#refused.length > 1) return;
    setImmediate(() => {
      const refused = this.#refused;
      this.#refused = [];
      for (const waiting of refused) this.#answer(waiting);
    });
  }

  #answer(reply: FastifyReply): void {
    const id = randomUUID();
    this.#note(id);
    void reply
      .code(this.#refusal.status)
      .header('content-type', 'application/json')
      .send(this.#body[0] + id + this.#body[1]);
  }

  #note(id: string): void {
    this.#shedSinceLogged += 1;
    const nowMs = this.#nowMs();
    if (nowMs - this.#loggedAtMs < LOG_EVERY_MS) return;
    const { code, status, message } = this.#refusal;
    this.#logger.warn({ id, code, status, reason: message, requests: this.#shedSinceLogged }, 'requests not served');
    this.#shedSinceLogged = 0;
    this.#loggedAtMs = nowMs;
  }
}
