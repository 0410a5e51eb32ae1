/**
 * Holds back what comes faster than `perSecond`, after a burst of `burstSeconds`. What is taken at once may be more than
 * the bucket holds (a batch of 1000 at a limit of 100): it passes when the bucket is full, and the debt is waited off.
 * Pure: the time comes from outside.
 */
export class TokenBucket {
  #tokens: number;
  #filledAtMs: number;
  #perSecond: number;
  readonly #burstSeconds: number;

  constructor(perSecond: number, burstSeconds: number, nowMs: number) {
    this.#perSecond = perSecond;
    this.#burstSeconds = burstSeconds;
    this.#tokens = this.capacity;
    this.#filledAtMs = nowMs;
  }

  get capacity(): number {
    return this.#perSecond * this.#burstSeconds;
  }

  /** What may still be taken now, in whole pieces. */
  get remaining(): number {
    return Math.max(0, Math.floor(this.#tokens));
  }

  /** Seconds until `count` may be taken, 0 when it may be taken now. */
  secondsUntil(count: number, perSecond: number, nowMs: number): number {
    this.refill(perSecond, nowMs);
    const wanted = Math.min(count, this.capacity);
    if (this.#tokens >= wanted && this.#perSecond > 0) return 0;
    return this.#perSecond > 0 ? (wanted - this.#tokens) / this.#perSecond : Number.POSITIVE_INFINITY;
  }

  take(count: number): void {
    this.#tokens -= count;
  }

  /** What was taken for nothing. */
  giveBack(count: number): void {
    this.#tokens = Math.min(this.capacity, this.#tokens + count);
  }

  /** Brings it to now, and to the limit of now. */
  refill(perSecond: number, nowMs: number): void {
    const elapsedMs = Math.max(0, nowMs - this.#filledAtMs);
    this.#tokens = Math.min(this.capacity, this.#tokens + (elapsedMs / 1000) * this.#perSecond);
    this.#filledAtMs = nowMs;
    if (perSecond === this.#perSecond) return;
    // A changed limit is in force at once: a smaller bucket spills, a larger one fills with time.
    this.#perSecond = perSecond;
    this.#tokens = Math.min(this.#tokens, this.capacity);
  }
}
