import type { EventEnvelope } from '../envelope/index.ts';
import type { UserId } from '../ids/index.ts';

/**
 * A login whose token says nothing by itself (the Jitterbit dialect's, J1): who it stands for, and until when. It never
 * changes, so that it is its own whole state.
 */
export interface SessionState {
  /** Of the token, hex. A token has 122 random bits, so that a plain hash of it cannot be guessed. */
  readonly tokenSha256: string;
  readonly userId: UserId;
  readonly issuedAtMs: number;
  /** Fixed: use does not move it (J1.2). */
  readonly expiresAtMs: number;
  /** Always 1. */
  readonly version: number;
}

/** Emitted when a user logged in and got such a token. */
export type SessionOpened = EventEnvelope<'session.opened', SessionState>;
export type SessionEvent = SessionOpened;
