import { PasswordHasher } from '../passwords/password-hasher.ts';
import { expectRefusal } from '../testing/envelopes.ts';
import { ADMIN, RegistryWorld } from '../testing/registry-world.ts';
import { seedAdministrator } from './seed-administrator.ts';

const hasher = new PasswordHasher({ N: 16, r: 8, p: 1 });
const NEXT = { email: 'next@example.test', password: 'quite another one' };

let world: RegistryWorld;

beforeEach(async () => {
  world = await RegistryWorld.start();
});
afterEach(() => world.stop());

const logIn = (body: object) => world.call('POST', '/users/v2/login', { body });
const listUsers = (token: string) => world.call('GET', '/admin/v1/users', { token });
const start = (named: typeof ADMIN) => seedAdministrator(world.app.dataSource, hasher, named, world.clock.nowMs());

describe('after a change of the settings', () => {
  it('the administrator is the one that they name, and the one before is none at once', async () => {
    const before = (await logIn(ADMIN)).body;
    expect((await listUsers(before.accessToken)).status).toBe(200);
    await start(NEXT);
    expectRefusal(await listUsers(before.accessToken), 403);
    const { accessToken, refreshToken } = before;
    expectRefusal(await world.call('POST', '/users/v2/refresh', { body: { accessToken, refreshToken } }), 401);
    expectRefusal(await logIn(ADMIN), 401);
    const next = (await logIn(NEXT)).body;
    const listed = (await listUsers(next.accessToken)).body.items;
    expect(listed.map(({ email, administrator }: Record<string, unknown>) => [email, administrator])).toEqual([
      [ADMIN.email, false],
      [NEXT.email, true],
    ]);
  });

  it('also when the one that they name has the right already', async () => {
    await start(NEXT);
    await world.app.dataSource.query(`UPDATE user_account SET administrator_since_ms = 1 WHERE email = $1`, [
      ADMIN.email,
    ]);
    await start(NEXT);
    const { accessToken } = (await logIn(NEXT)).body;
    const { items } = (await listUsers(accessToken)).body;
    expect(items.filter(({ administrator }: { administrator: boolean }) => administrator)).toHaveLength(1);
  });

  it('a token that the older password gave administers no more', async () => {
    const before = (await logIn(ADMIN)).body;
    world.clock.shift(1_000);
    await start({ ...ADMIN, password: NEXT.password });
    expectRefusal(await listUsers(before.accessToken), 403);
    const { accessToken, refreshToken } = before;
    expectRefusal(await world.call('POST', '/users/v2/refresh', { body: { accessToken, refreshToken } }), 401);
    const now = (await logIn({ ...ADMIN, password: NEXT.password })).body;
    expect((await listUsers(now.accessToken)).status).toBe(200);
  });

  it('a start with the same settings ends no login', async () => {
    const { accessToken, refreshToken } = (await logIn(ADMIN)).body;
    world.clock.shift(1_000);
    await start(ADMIN);
    expect((await listUsers(accessToken)).status).toBe(200);
    expect((await world.call('POST', '/users/v2/refresh', { body: { accessToken, refreshToken } })).status).toBe(200);
  });
});
