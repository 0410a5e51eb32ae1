import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

interface Attempts {
  count: number;
  readonly windowEndsAtMs: number;
}

const MAX_ATTEMPTS = 10;
const WINDOW_MS = 300_000;
const MAX_TRACKED = 10_000;

/**
 * Slows down who guesses passwords: so many attempts per account and address in a window, successes excepted. In the
 * memory of this replica, which is bounded: what is forgotten first is what was not tried for the longest time.
 */
export class LoginThrottle {
  readonly #attempts = new LRUCache<string, Attempts>({ max: MAX_TRACKED });

  /** Counts an attempt before its password is looked at, so that many at once do not slip through. @returns seconds to wait, or 0 */
  begin(account: string, address: string, nowMs: number): number {
    const key = keyOf(account, address);
    const known = this.#attempts.get(key);
    if (known === undefined || known.windowEndsAtMs <= nowMs) {
      this.#attempts.set(key, { count: 1, windowEndsAtMs: nowMs + WINDOW_MS });
      return 0;
    }
    if (known.count >= MAX_ATTEMPTS) return Math.ceil((known.windowEndsAtMs - nowMs) / 1_000);
    known.count += 1;
    return 0;
  }

  succeed(account: string, address: string): void {
    this.#attempts.delete(keyOf(account, address));
  }
}

/** Of a fixed size, however long an account a caller makes up. */
function keyOf(account: string, address: string): string {
  return createHash('sha256')
    .update(JSON.stringify([account, address]))
    .digest('base64url');
}
