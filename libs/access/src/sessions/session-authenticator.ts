import { accessErrors } from '../access.errors.ts';
import type { UserCaller } from '../caller/caller.ts';
import type { Freshness } from '../tail/freshness.ts';
import { hashSessionToken, looksLikeSessionToken } from '../tokens/session-token.ts';
import type { SessionsView } from './sessions.view.ts';

export interface SessionAuthenticatorOptions {
  readonly sessions: SessionsView;
  readonly freshness: Freshness;
  readonly nowMs?: () => number;
}

/** Says who sends a request with the opaque token of a login (Jitterbit's header `authToken`). */
export class SessionAuthenticator {
  readonly #sessions: SessionsView;
  readonly #freshness: Freshness;
  readonly #nowMs: () => number;

  constructor({ sessions, freshness, nowMs = Date.now }: SessionAuthenticatorOptions) {
    this.#sessions = sessions;
    this.#freshness = freshness;
    this.#nowMs = nowMs;
  }

  /**
   * @param authToken the header, as it came
   * @throws WireError 401 when it proves nothing, or no more; 503 when the newest state has not arrived in time
   */
  async authenticate(authToken: string | readonly string[] | undefined): Promise<UserCaller> {
    if (authToken === undefined || authToken === '') throw accessErrors.sessionMissing();
    if (typeof authToken !== 'string' || !looksLikeSessionToken(authToken)) throw accessErrors.sessionUnknown();
    const sha256 = hashSessionToken(authToken);
    // A login of a moment ago.
    if (this.#sessions.byTokenHash(sha256) === undefined) await this.#freshness.caughtUp();
    const session = this.#sessions.byTokenHash(sha256);
    if (session === undefined) throw accessErrors.sessionUnknown();
    if (this.#nowMs() >= session.expiresAtMs) throw accessErrors.sessionExpired();
    return { kind: 'user', userId: session.userId, issuedAtMs: session.issuedAtMs };
  }
}
