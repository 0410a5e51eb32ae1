import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { AttemptsInHand } from './attempts-in-hand.ts';

interface Failures {
  readonly count: number;
  readonly windowEndsAtMs: number;
}

/** A login that was let in: told once how it ended, whatever happens. */
export interface Attempt {
  readonly retryAfterS?: undefined;
  /** The password was wrong, or there is no such account. */
  fail(): void;
  succeed(): void;
  /** In any case, last: gives its place free. */
  end(): void;
}

/** A login that has to wait. */
export interface Refused {
  readonly retryAfterS: number;
  /** How many may fail in a window, or be in hand. */
  readonly limit: number;
}

const MAX_FAILURES_OF_ACCOUNT = 10;
/** Of all accounts that are tried from one address: many people may share one. */
const MAX_FAILURES_OF_ADDRESS = 100;
const WINDOW_MS = 300_000;
const MAX_TRACKED = 10_000;
/** Well below what the gate of the passwords lets wait. */
const MAX_IN_HAND_OF_ADDRESS = 16;
const IN_HAND_RETRY_S = 1;

/**
 * Slows down who guesses passwords: so many failures in a window, per account and address, and per address whatever the
 * account. What is still in hand counts as what may fail, so that many at once do not slip through; who is right is told
 * to come back in a second at worst. In the memory of this replica, which is bounded: what is forgotten first is what
 * was not tried for the longest time.
 */
export class LoginThrottle {
  readonly #ofAccount = new FailureCounts();
  readonly #ofAddress = new FailureCounts();
  readonly #inHand = new AttemptsInHand();

  /** @param address as `addressBucket` has it */
  begin(account: string, address: string, nowMs: number): Attempt | Refused {
    const accountKey = keyOf(account, address);
    const counts = [
      {
        limit: MAX_FAILURES_OF_ACCOUNT,
        inHand: this.#inHand.of(accountKey),
        ...this.#ofAccount.get(accountKey, nowMs),
      },
      { limit: MAX_FAILURES_OF_ADDRESS, inHand: this.#inHand.of(address), ...this.#ofAddress.get(address, nowMs) },
    ];
    const [full] = counts
      .filter(({ count, limit }) => count >= limit)
      .sort((one, other) => other.windowEndsAtMs - one.windowEndsAtMs);
    if (full !== undefined) {
      return { limit: full.limit, retryAfterS: Math.ceil((full.windowEndsAtMs - nowMs) / 1_000) };
    }
    const busy = counts.find(({ count, inHand, limit }) => count + inHand >= limit);
    if (busy !== undefined) return { limit: busy.limit, retryAfterS: IN_HAND_RETRY_S };
    if (this.#inHand.of(address) >= MAX_IN_HAND_OF_ADDRESS) {
      return { limit: MAX_IN_HAND_OF_ADDRESS, retryAfterS: IN_HAND_RETRY_S };
    }
    return this.#take(accountKey, address, nowMs);
  }

  #take(accountKey: string, address: string, nowMs: number): Attempt {
    const leave = [this.#inHand.enter(accountKey), this.#inHand.enter(address)];
    return {
      fail: () => {
        this.#ofAccount.add(accountKey, nowMs);
        this.#ofAddress.add(address, nowMs);
      },
      // Not those of the address: an account of one's own would buy guesses at the others.
      succeed: () => this.#ofAccount.forget(accountKey),
      end: () => leave.splice(0).forEach((done) => done()),
    };
  }
}

/** Failures in windows that begin with the first of them. */
class FailureCounts {
  readonly #failures = new LRUCache<string, Failures>({ max: MAX_TRACKED });

  get(key: string, nowMs: number): Failures {
    const known = this.#failures.get(key);
    return known !== undefined && known.windowEndsAtMs > nowMs
      ? known
      : { count: 0, windowEndsAtMs: nowMs + WINDOW_MS };
  }

  add(key: string, nowMs: number): void {
    const { count, windowEndsAtMs } = this.get(key, nowMs);
    this.#failures.set(key, { count: count + 1, windowEndsAtMs });
  }

  forget(key: string): void {
    this.#failures.delete(key);
  }
}

/** Of a fixed size, however long an account a caller makes up. */
function keyOf(account: string, address: string): string {
  return createHash('sha256')
    .update(JSON.stringify([account, address]))
    .digest('base64url');
}
