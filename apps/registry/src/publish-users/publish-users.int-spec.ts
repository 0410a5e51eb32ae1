import { userTopic } from '@umbra/contracts/user';
import { ADMIN, RegistryWorld } from '../testing/registry-world.ts';

let world: RegistryWorld;

beforeAll(async () => {
  world = await RegistryWorld.start();
});
afterAll(() => world.stop());

const eventsOf = (userId: string) => world.eventsOf(userId, userTopic.name);

describe('user.events', () => {
  it('tell of a new user once, by name and email alone', async () => {
    const { userId, email, password } = await world.hasPerson();
    const [created, ...more] = await eventsOf(userId);
    expect(more).toEqual([]);
    expect(created).toMatchObject({ type: 'user.created', producer: 'registry' });
    expect(created?.data).toEqual({ userId, email, name: 'Somebody', createdAtMs: expect.any(Number), version: 1 });
    expect(JSON.stringify(created)).not.toContain(password);
    expect(JSON.stringify(created)).not.toContain('scrypt');
  });

  it('tell nothing of a user that was not made', async () => {
    const { email } = await world.hasPerson();
    const count = async () => (await world.app.dataSource.query('SELECT FROM user_account')).length;
    const before = await count();
    await world.asAdmin(409, 'POST', '/users', { email, password: 'x'.repeat(9), name: 'Again' });
    expect(await count()).toBe(before);
  });

  it('tell of users from before there was such a topic, and of the administrator, at the next start, once', async () => {
    const { userId } = await world.hasPerson();
    const [admin] = await world.app.dataSource.query(`SELECT user_id FROM user_account WHERE email = $1`, [
      ADMIN.email,
    ]);
    expect(await eventsOf(admin.user_id)).toHaveLength(1);
    await world.app.dataSource.query(
      `INSERT INTO user_account (user_id, email, name, password_hash, created_at_ms)
       SELECT $1 || nth, $1 || nth || '@old.test', 'Old ' || nth, 'x', nth FROM generate_series(1, 2500) nth`,
      [userId],
    );
    await Promise.all([world.addReplica(), world.addReplica()]);
    for (const nth of [1, 1_000, 2_500]) {
      const [created, ...more] = await eventsOf(userId + String(nth));
      expect(more).toEqual([]);
      expect(created?.data).toMatchObject({ name: `Old ${String(nth)}`, createdAtMs: nth, version: 1 });
    }
    expect(await world.app.dataSource.query('SELECT FROM user_account WHERE NOT is_published')).toEqual([]);
    expect(await eventsOf(userId)).toHaveLength(1);
  });
});
