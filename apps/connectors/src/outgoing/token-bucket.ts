import type { RateLimit } from '../domain/driver/driver.ts';

const PERIOD_MS = { second: 1_000, minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/**
 * Counts calls so that no period, wherever it begins, has more of them than the limit: a tenth of them may go at once, the
 * others come back evenly over the period. Where more may go at once, that much more may be in a period.
 */
export class TokenBucket {
  readonly #capacity: number;
  readonly #tokensPerMs: number;
  #tokens: number;
  #countedAtMs: number;

  /** @param nowMs of a clock that never goes back @param atOnce how many may */
  constructor({ calls, per }: RateLimit, nowMs: number, atOnce = Math.max(1, Math.floor(calls / 10))) {
    this.#capacity = atOnce;
    this.#tokensPerMs = (atOnce < calls ? calls - atOnce : calls) / PERIOD_MS[per];
    this.#tokens = this.#capacity;
    this.#countedAtMs = nowMs;
  }

  /** @returns 0 if the call may go and was counted; else how long until one may */
  take(nowMs: number): number {
    const waitMs = this.waitMs(1, nowMs);
    if (waitMs === 0) this.#tokens -= 1;
    return waitMs;
  }

  /** How long until so many calls may go, if nobody else takes one. */
  waitMs(calls: number, nowMs: number): number {
    this.#refill(nowMs);
    return this.#tokens >= calls ? 0 : Math.ceil((calls - this.#tokens) / this.#tokensPerMs);
  }

  /** As good as a new one. */
  isFull(nowMs: number): boolean {
    this.#refill(nowMs);
    return this.#tokens === this.#capacity;
  }

  #refill(nowMs: number): void {
    this.#tokens = Math.min(this.#capacity, this.#tokens + (nowMs - this.#countedAtMs) * this.#tokensPerMs);
    this.#countedAtMs = nowMs;
  }
}
