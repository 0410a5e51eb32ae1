import type { UserId } from '@umbra/contracts/ids';
import type { UserState } from '@umbra/contracts/user';

/** What are users called? Folded from `user.events`; newer versions only. */
export class UsersView {
  readonly #byId = new Map<UserId, UserState>();

  apply(state: UserState): void {
    const known = this.#byId.get(state.userId);
    if (known === undefined || known.version < state.version) this.#byId.set(state.userId, state);
  }

  byId(userId: UserId): UserState | undefined {
    return this.#byId.get(userId);
  }
}
