import { sessionTopic } from '@umbra/contracts/session';
import { userTopic } from '@umbra/contracts/user';
import type { SessionsView } from '../sessions/sessions.view.ts';
import type { UsersView } from '../users/users.view.ts';
import type { StateFold } from './access-tail.ts';
import { readSessionState, readUserState } from './read-states.ts';

/** For services that take opaque tokens: a `further` topic of the tail. */
export const foldSessions = (sessions: SessionsView): StateFold => ({
  topic: sessionTopic.name,
  apply: ({ value }) => {
    const state = readSessionState(value);
    if (state !== undefined) sessions.apply(state);
  },
});

/** For services that show who did something: a `further` topic of the tail. */
export const foldUsers = (users: UsersView): StateFold => ({
  topic: userTopic.name,
  apply: ({ value }) => {
    const state = readUserState(value);
    if (state !== undefined) users.apply(state);
  },
});
