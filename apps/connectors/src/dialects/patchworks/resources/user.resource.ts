import type { UserId } from '@umbra/contracts/ids';
import { integer, orNull, text, time } from './columns.ts';
import { jsonTime } from './json-time.ts';
import type { Resource } from './resource.ts';

/** The registry's users, by numbers of ours. Who is a member of the company is for the list to say. */
export const userResource: Resource = {
  name: 'users',
  model: 'User',
  from: 'patchworks_user',
  id: 'patchworks_user.id',
  columns: { id: { sql: 'patchworks_user.id', schema: integer } },
  completed: { name: orNull(text), email: orNull(text), created_at: time, updated_at: time },
  hidden: { user_id: 'patchworks_user.user_id', first_seen_at_ms: 'patchworks_user.created_at_ms' },
  complete: (row, { users }) => {
    const user = users.byId(row['user_id'] as UserId);
    const createdAt = jsonTime(user?.createdAtMs ?? (row['first_seen_at_ms'] as number));
    return { name: user?.name ?? null, email: user?.email ?? null, created_at: createdAt, updated_at: createdAt };
  },
};
