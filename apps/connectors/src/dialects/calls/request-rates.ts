import { tooManyRequests } from '@umbra/wire';
import { LRUCache } from 'lru-cache';
import type { RateLimit } from '../../domain/driver/driver.ts';
import { TokenBucket } from '../../outgoing/token-bucket.ts';

const MAX_KEYS = 10_000;
const MS_PER_SECOND = 1_000;

/** Holds back, in this process, who asks more often than a limit. */
export class RequestRates {
  readonly #limit: RateLimit;
  readonly #atOnce: number;
  readonly #buckets = new LRUCache<string, TokenBucket>({ max: MAX_KEYS });

  /** @param atOnce how many may come at once: those of a whole period, unless it says otherwise */
  constructor(limit: RateLimit, atOnce = limit.calls) {
    this.#limit = limit;
    this.#atOnce = atOnce;
  }

  /** @throws WireError 429 */
  take(key: string): void {
    const nowMs = performance.now();
    const bucket = this.#buckets.get(key) ?? new TokenBucket(this.#limit, nowMs, this.#atOnce);
    this.#buckets.set(key, bucket);
    const waitMs = bucket.take(nowMs);
    if (waitMs === 0) return;
    const { calls, per } = this.#limit;
    throw tooManyRequests(`No more than ${String(calls)} requests a ${per} are answered: ask again later.`, {
      'retry-after': String(Math.ceil(waitMs / MS_PER_SECOND)),
    });
  }
}
