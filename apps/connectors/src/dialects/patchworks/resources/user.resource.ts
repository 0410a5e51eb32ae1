import type { UserId } from '@umbra/contracts/ids';
import { jsonTime } from './json-time.ts';
import type { Resource } from './resource.ts';

/** The registry's users, by numbers of ours. Who is a member of the company is for the list to say. */
export const userResource: Resource = {
  name: 'users',
  model: 'User',
  from: 'patchworks_user',
  id: 'patchworks_user.id',
  columns: { id: 'patchworks_user.id' },
  hidden: { user_id: 'patchworks_user.user_id', first_seen_at_ms: 'patchworks_user.created_at_ms' },
  complete: (row, { users }) => {
    const user = users.byId(row['user_id'] as UserId);
    const createdAt = jsonTime(user?.createdAtMs ?? (row['first_seen_at_ms'] as number));
    return { name: user?.name ?? null, email: user?.email ?? null, created_at: createdAt, updated_at: createdAt };
  },
};
