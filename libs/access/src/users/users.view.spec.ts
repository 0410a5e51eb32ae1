import type { UserId } from '@umbra/contracts/ids';
import type { UserState } from '@umbra/contracts/user';
import { UsersView } from './users.view.ts';

const user = (version: number, name: string): UserState => ({
  ...{ userId: 'HERE-u1' as UserId, email: 'u1@example.test', name, createdAtMs: 1, version },
});

it('UsersView knows users by their id, and ignores what is not newer', () => {
  const view = new UsersView();
  expect(view.byId('HERE-u1' as UserId)).toBeUndefined();
  for (const state of [user(2, 'second'), user(1, 'first'), user(2, 'second again')]) view.apply(state);
  expect(view.byId('HERE-u1' as UserId)?.name).toBe('second');
});
