import { randomUUID } from 'node:crypto';
import { hashApiKey } from '@umbra/access';
import { ADMIN, RegistryWorld, type Person, type TestProject } from '../testing/registry-world.ts';
import { aUserId, aUuid, expectRefusal } from '../testing/envelopes.ts';

let world: RegistryWorld;
let project: TestProject;
let anna: Person;

beforeAll(async () => {
  world = await RegistryWorld.start();
  project = await world.hasProject('one');
  anna = await world.hasPerson([project, 'admin']);
});
afterAll(() => world.stop());

const call = async (method: string, path: string, body?: unknown) =>
  world.call(method, `/admin/v1${path}`, { token: await world.adminToken(), body });

/** Every route; `{…}` stand for ids of the project and of the person. */
const ROUTES: { route: string; body?: unknown }[] = [
  { route: 'POST /users', body: { email: 'x@y.test', password: 'long enough', name: 'X' } },
  { route: 'GET /users' },
  { route: 'POST /projects', body: { name: 'x' } },
  { route: 'GET /projects' },
  { route: 'PUT /projects/{projectId}/members/{userId}', body: { role: 'admin' } },
  { route: 'GET /projects/{projectId}/members' },
  { route: 'PUT /projects/{projectId}/limits', body: { samplesPerSecond: 1 } },
  { route: 'POST /projects/{projectId}/api-keys', body: { name: 'k' } },
  { route: 'GET /projects/{projectId}/api-keys' },
  { route: 'DELETE /projects/{projectId}/api-keys/{keyId}' },
];

describe('the admin API', () => {
  it.each(ROUTES)('is for the administrator alone: $route', async ({ route, body }) => {
    const { keyId, apiKey } = await world.hasApiKey(project);
    const [method = '', template = ''] = route.split(' ');
    const path = template
      .replace('{projectId}', project.projectId)
      .replace('{userId}', anna.userId)
      .replace('{keyId}', keyId);
    const hrn = `hrn:here:authorization::umbra:project/${project.projectId}`;
    const admin = await world.adminToken();
    const login = await world.must(200, 'POST', '/users/v2/login', { body: ADMIN });
    await world.asAdmin(204, 'PUT', `/projects/${project.projectId}/members/${login.userId}`, { role: 'admin' });
    const narrowed = await world.must(200, 'POST', '/users/v2/tokenExchange', {
      body: { accessToken: admin, scope: hrn },
    });
    for (const token of [anna.token, apiKey, narrowed.accessToken]) {
      expectRefusal(await world.call(method, `/admin/v1${path}`, { token, body }), 403);
    }
    expectRefusal(await world.call(method, `/admin/v1${path}`, { body }), 401);
  });
});

describe('users', () => {
  it('are made, listed and can log in', async () => {
    const user = { email: 'New.User@Example.test', password: 'correct horse', name: 'New' };
    const created = await call('POST', '/users', user);
    expect(created).toMatchObject({ status: 201, body: { userId: aUserId } });
    expect(Object.keys(created.body)).toEqual(['userId']);
    const { email, password } = user;
    await world.must(200, 'POST', '/users/v2/login', { body: { email, password } });
    const listed = await world.allPages('/users');
    expect(listed).toContainEqual({
      userId: created.body.userId,
      email: 'new.user@example.test',
      name: 'New',
      administrator: false,
      createdAt: expect.stringMatching(/Z$/),
    });
    expect(listed[0]).toMatchObject({ email: ADMIN.email, administrator: true });
  });

  it('have one account per email, whatever its case', async () => {
    const user = { email: 'twice@example.test', password: 'correct horse', name: 'A' };
    const answers = await Promise.all([
      call('POST', '/users', user),
      call('POST', '/users', { ...user, email: 'TWICE@example.test' }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expectRefusal(await call('POST', '/users', user), 409);
  });

  it.each([
    [{}],
    [{ email: 'a@b.test', password: 'correct horse' }],
    [{ email: 'nonsense', password: 'correct horse', name: 'A' }],
    [{ email: 'a@b.test', password: 'short', name: 'A' }],
    [{ email: 'a@b.test', password: 'correct horse', name: '' }],
    [{ email: 'a@b.test', password: 'correct horse', name: 'a\0' }],
    [{ email: ['a@b.test'], password: 'correct horse', name: 'A' }],
  ])('are refused: %j', async (body) => {
    expectRefusal(await call('POST', '/users', body), 400);
  });
});

describe('projects', () => {
  it('are made with an app and a number of their own, and listed', async () => {
    const created = await call('POST', '/projects', { name: 'new' });
    expect(created.status).toBe(201);
    expect(Object.keys(created.body).sort()).toEqual(['appId', 'projectId']);
    expect(created.body.projectId.length).toBeLessThanOrEqual(50);
    expect(created.body.appId.length).toBeGreaterThanOrEqual(8);
    const listed = await world.allPages('/projects');
    expect(listed.at(-1)).toEqual({
      ...created.body,
      orgId: expect.any(Number),
      name: 'new',
      limits: {},
      createdAt: expect.stringMatching(/Z$/),
    });
    expect(new Set(listed.map(({ orgId }) => orgId)).size).toBe(listed.length);
    expect(await world.eventsOf(created.body.projectId, 'project.events')).toMatchObject([
      { type: 'project.created', data: { ...created.body, version: 1, members: [], apiKeys: [], limits: {} } },
    ]);
  });

  it.each([[{}], [{ name: '' }], [{ name: 1 }], [{ name: 'x'.repeat(101) }]])('are refused: %j', async (body) => {
    expectRefusal(await call('POST', '/projects', body), 400);
  });

  it('take limits', async () => {
    const { projectId } = await world.hasProject();
    expect(await call('PUT', `/projects/${projectId}/limits`, { samplesPerSecond: 50 })).toMatchObject({
      status: 204,
      body: undefined,
    });
    await world.asAdmin(204, 'PUT', `/projects/${projectId}/limits`, { samplesPerSecond: 50 });
    const listed = await world.allPages('/projects');
    expect(listed.find((item) => item.projectId === projectId)).toMatchObject({ limits: { samplesPerSecond: 50 } });
    const events = await world.eventsOf(projectId, 'project.events');
    expect(events.map(({ type }) => type)).toEqual(['project.created', 'project.limits-set']);
    expectRefusal(await call('PUT', '/projects/umbra:none/limits', { samplesPerSecond: 1 }), 404);
    expectRefusal(await call('PUT', '/projects/a%00b/limits', { samplesPerSecond: 1 }), 404);
    for (const samplesPerSecond of [0, -1, '5', null, 1e9]) {
      expectRefusal(await call('PUT', `/projects/${projectId}/limits`, { samplesPerSecond }), 400);
    }
  });
});

describe('members', () => {
  it('are set, get another role, and are listed', async () => {
    const { projectId } = await world.hasProject();
    const [ben, carl] = [await world.hasPerson(), await world.hasPerson()];
    const path = `/projects/${projectId}/members`;
    expect(await call('PUT', `${path}/${ben.userId}`, { role: 'member' })).toMatchObject({
      status: 204,
      body: undefined,
    });
    await world.asAdmin(204, 'PUT', `${path}/${carl.userId}`, { role: 'admin' });
    await world.asAdmin(204, 'PUT', `${path}/${ben.userId}`, { role: 'admin' });
    const listed = await world.allPages(path);
    expect(listed).toHaveLength(2);
    expect(listed).toContainEqual({ userId: ben.userId, email: ben.email, name: 'Somebody', role: 'admin' });
    expect(await world.eventsOf(projectId, 'project.events')).toMatchObject([
      { type: 'project.created' },
      { type: 'project.member-set', data: { members: [{ userId: ben.userId, role: 'member' }] } },
      { type: 'project.member-set', data: { version: 3 } },
      { type: 'project.member-set', data: { version: 4 } },
    ]);
  });

  it('are members from the next call on', async () => {
    const fresh = await world.hasProject();
    const ben = await world.hasPerson();
    const list = () => world.call('GET', `/registry/v2/${fresh.appId}/devices`, { token: ben.token });
    expectRefusal(await list(), 403);
    await world.asAdmin(204, 'PUT', `/projects/${fresh.projectId}/members/${ben.userId}`, { role: 'member' });
    expect((await list()).status).toBe(200);
  });

  it('all arrive, however many are set at the same time', async () => {
    const { projectId } = await world.hasProject();
    const people = await Promise.all(Array.from({ length: 6 }, () => world.hasPerson()));
    await Promise.all(
      people.map(({ userId }) =>
        world.asAdmin(204, 'PUT', `/projects/${projectId}/members/${userId}`, { role: 'member' }),
      ),
    );
    const events = await world.eventsOf(projectId, 'project.events');
    expect(events.map(({ data }) => (data as { version: number }).version)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect((events.at(-1)?.data as { members: object[] }).members).toHaveLength(6);
  });

  it('must be users, of a project that there is, in a role that there is', async () => {
    const path = `/projects/${project.projectId}/members`;
    expectRefusal(await call('PUT', `${path}/HERE-${randomUUID()}`, { role: 'member' }), 404, /user/);
    expectRefusal(await call('PUT', `${path}/a%00b`, { role: 'member' }), 404, /user/);
    expectRefusal(await call('PUT', `/projects/umbra:none/members/${anna.userId}`, { role: 'member' }), 404, /project/);
    expectRefusal(await call('GET', '/projects/umbra:none/members'), 404);
    for (const role of ['owner', '', null, 1])
      expectRefusal(await call('PUT', `${path}/${anna.userId}`, { role }), 400);
  });
});

describe('API keys', () => {
  it('are shown once, stored hashed, in force at once, and refused after their revocation', async () => {
    const fresh = await world.hasProject();
    const path = `/projects/${fresh.projectId}/api-keys`;
    const created = await call('POST', path, { name: 'mine' });
    expect(created).toMatchObject({ status: 201, body: { keyId: aUuid, apiKey: expect.any(String) } });
    const { keyId, apiKey } = created.body;
    const use = () => world.call('GET', '/registry/v2/licenses', { token: apiKey });
    expect((await use()).body.licenses).toMatchObject([fresh]);
    expect(await world.allPages(path)).toEqual([{ keyId, name: 'mine', createdAt: expect.stringMatching(/Z$/) }]);
    const stored = await world.app.dataSource.query('SELECT * FROM project_api_key');
    expect(JSON.stringify(stored)).not.toContain(apiKey);
    const events = await world.eventsOf(fresh.projectId, 'project.events');
    expect(events.at(-1)).toMatchObject({ data: { apiKeys: [{ keyId, name: 'mine', sha256: hashApiKey(apiKey) }] } });
    expect(JSON.stringify(events)).not.toContain(apiKey);

    expect(await call('DELETE', `${path}/${keyId}`)).toMatchObject({ status: 204, body: undefined });
    expectRefusal(await use(), 401);
    expectRefusal(await call('DELETE', `${path}/${keyId}`), 404);
    expect(await world.allPages(path)).toEqual([]);
  });

  it('are of a project that there is, and revoked there alone', async () => {
    expectRefusal(await call('POST', '/projects/umbra:none/api-keys', { name: 'k' }), 404);
    expectRefusal(await call('GET', '/projects/umbra:none/api-keys'), 404);
    const other = await world.hasProject();
    const { keyId } = await world.hasApiKey(project);
    expectRefusal(await call('DELETE', `/projects/${other.projectId}/api-keys/${keyId}`), 404);
    expectRefusal(await call('POST', `/projects/${project.projectId}/api-keys`, { name: '' }), 400);
  });
});

describe('lists', () => {
  it('PAGE-1 … PAGE-5 come in pages', async () => {
    for (let index = 0; index < 3; index += 1) await world.hasProject(`page ${index}`);
    const first = await world.asAdmin(200, 'GET', '/projects?limit=2');
    expect(first).toMatchObject({ count: 2, limit: 2, nextPageToken: expect.any(String) });
    await world.hasProject('later');
    const names = (await world.allPages('/projects', 2)).map(({ name }) => name);
    expect(names).toEqual((await world.allPages('/projects')).map(({ name }) => name));
    expect(names.at(-1)).toBe('later');
    for (const query of ['?limit=0', '?limit=101', '?pageToken=x']) {
      expectRefusal(await call('GET', `/projects${query}`), 400);
    }
  });
});
