import type { UserId } from '@umbra/contracts/ids';
import type { SessionState } from '@umbra/contracts/session';

/** A login whose token says nothing by itself. */
export interface KnownSession {
  readonly userId: UserId;
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
}

/** For so long after its end a session is told from one that never was. */
const REMEMBERED_MS = 3_600_000;

/**
 * Whose are the opaque tokens of logins? Folded from `session.events`. Holds what is good, and for an hour what is over:
 * all last equally long, so that the oldest in the fold are the first to go.
 */
export class SessionsView {
  readonly #byHash = new Map<string, KnownSession>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number = Date.now) {
    this.#nowMs = nowMs;
  }

  apply({ tokenSha256, userId, issuedAtMs, expiresAtMs }: SessionState): void {
    const forgottenMs = this.#nowMs() - REMEMBERED_MS;
    for (const [hash, session] of this.#byHash) {
      if (session.expiresAtMs > forgottenMs) break;
      this.#byHash.delete(hash);
    }
    if (expiresAtMs > forgottenMs) this.#byHash.set(tokenSha256, { userId, issuedAtMs, expiresAtMs });
  }

  /** Also one that is over, for an hour. @param sha256 hex, of `hashSessionToken` */
  byTokenHash(sha256: string): KnownSession | undefined {
    return this.#byHash.get(sha256);
  }

  get size(): number {
    return this.#byHash.size;
  }
}
