import type { RateLimit } from '../domain/driver/driver.ts';
import { TokenBucket } from './token-bucket.ts';

/** More calls wait for a place than anybody can want. */
export class GateCrowdedError extends Error {}

/** A turn comes later than anybody has the patience for. */
export class TurnTooFarError extends Error {
  /** Milliseconds until the next call may go. */
  readonly inMs: number;

  constructor(inMs: number) {
    super();
    this.inMs = inMs;
  }
}

export interface GateOptions {
  readonly maxConcurrent: number;
  readonly maxWaiting: number;
  /** Above every limit, also where a limit lets many go at once. */
  readonly ceiling: RateLimit;
}

interface Waiting {
  readonly enter: () => void;
  readonly fail: (error: unknown) => void;
}

const monotonicMs = (): number => performance.now();

/** Through which the calls of one holder go: so many at once, so many in a time, in the order they came. */
export class CallGate {
  readonly #options: GateOptions;
  readonly #waiting = new Set<Waiting>();
  readonly #bucket: TokenBucket;
  readonly #ceiling: TokenBucket;
  #inside = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(limit: RateLimit, options: GateOptions) {
    this.#options = options;
    this.#bucket = new TokenBucket(limit, monotonicMs());
    this.#ceiling = new TokenBucket(options.ceiling, monotonicMs());
  }

  /** Nothing of it need be remembered. */
  get isIdle(): boolean {
    return this.#inside === 0 && this.#waiting.size === 0 && this.#bucket.isFull(monotonicMs());
  }

  /**
   * Waits for a place.
   * @param patienceMs who would wait longer for the limit is turned away at once
   * @returns gives the place back
   * @throws GateCrowdedError, TurnTooFarError, or the reason of the signal
   */
  async enter(signal: AbortSignal, patienceMs = Infinity): Promise<() => void> {
    signal.throwIfAborted();
    const nowMs = monotonicMs();
    if (this.#bucket.waitMs(this.#waiting.size + 1, nowMs) > patienceMs) {
      throw new TurnTooFarError(this.#bucket.waitMs(1, nowMs));
    }
    if (this.#waiting.size >= this.#options.maxWaiting) throw new GateCrowdedError();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiting: Waiting = { enter: resolve, fail: reject };
    const giveUp = (): void => {
      if (!this.#waiting.delete(waiting)) return;
      reject(signal.reason as Error);
      this.#letIn();
    };
    signal.addEventListener('abort', giveUp, { once: true });
    this.#waiting.add(waiting);
    this.#letIn();
    try {
      await promise;
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
    return () => {
      this.#inside -= 1;
      this.#letIn();
    };
  }

  /** Turns away who waits. */
  close(reason: Error): void {
    clearTimeout(this.#timer);
    for (const { fail } of this.#waiting) fail(reason);
    this.#waiting.clear();
  }

  #letIn(): void {
    clearTimeout(this.#timer);
    for (const next of this.#waiting) {
      if (this.#inside >= this.#options.maxConcurrent) return;
      const nowMs = monotonicMs();
      const waitMs = this.#ceiling.take(nowMs) || this.#bucket.take(nowMs);
      if (waitMs > 0) {
        this.#timer = setTimeout(() => {
          this.#letIn();
        }, waitMs);
        return;
      }
      this.#waiting.delete(next);
      this.#inside += 1;
      next.enter();
    }
  }
}
