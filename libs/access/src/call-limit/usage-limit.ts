import { LRUCache } from 'lru-cache';
import type { Caller } from '../caller/caller.ts';

const WINDOW_MS = 60_000;
/** Callers counted at a time; the one that has been silent longest is forgotten. */
const MAX_CALLERS = 10_000;

/** How a caller stands after a call. */
export interface Usage {
  readonly isAllowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** When the calls of the caller are counted anew. */
  readonly resetAtMs: number;
}

interface Window {
  readonly endsAtMs: number;
  calls: number;
}

/** Calls of each caller within a minute, which begins with the first of them. Of this process alone. */
export class UsageLimit {
  readonly #callsPerMinute: number;
  readonly #windows = new LRUCache<string, Window>({ max: MAX_CALLERS });

  constructor(callsPerMinute: number) {
    this.#callsPerMinute = callsPerMinute;
  }

  spend(caller: string, nowMs: number): Usage {
    const known = this.#windows.get(caller);
    const window = known !== undefined && nowMs < known.endsAtMs ? known : { endsAtMs: nowMs + WINDOW_MS, calls: 0 };
    if (window !== known) this.#windows.set(caller, window);
    window.calls += 1;
    const limit = this.#callsPerMinute;
    return {
      isAllowed: window.calls <= limit,
      limit,
      remaining: Math.max(0, limit - window.calls),
      resetAtMs: window.endsAtMs,
    };
  }
}

/** Whose calls are counted together: those of a user, or of an API key. */
export const nameOfCaller = (caller: Caller): string =>
  caller.kind === 'client' ? `key/${caller.keyId}` : `${caller.kind}/${idOf(caller)}`;

const idOf = (caller: Exclude<Caller, { kind: 'client' }>): string =>
  caller.kind === 'user' ? caller.userId : caller.trackingId;
