import type { EventEnvelope } from '../envelope/index.ts';
import type { UserId } from '../ids/index.ts';

/** The whole state of a user after the event: what members of the same project may see. Never a password or its hash. */
export interface UserState {
  readonly userId: UserId;
  readonly email: string;
  readonly name: string;
  readonly createdAtMs: number;
  /** Grows by one with every event of this user. Readers ignore what is not newer. */
  readonly version: number;
}

/** Emitted when a user account was made, or an older one was first told of. */
export type UserCreated = EventEnvelope<'user.created', UserState>;
export type UserEvent = UserCreated;
