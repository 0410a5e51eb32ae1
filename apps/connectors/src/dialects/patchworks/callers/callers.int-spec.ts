import { AccessTail } from '@umbra/access';
import { newUserId, type ProjectId } from '@umbra/contracts/ids';
import { projectTopic } from '@umbra/contracts/project';
import { aProject, type TestProject } from '@umbra/testing';
import { ConnectorsWorld } from '../../../testing/connectors-world.ts';

const PATH = '/api/v1/connectors';

describe('§1 who calls the Patchworks API', () => {
  let world: ConnectorsWorld;
  beforeAll(
    async () => (world = await ConnectorsWorld.start({ settings: { CONNECTORS_PATCHWORKS_CALLS_PER_MINUTE: '30' } })),
  );
  afterAll(() => world.stop());

  const as = (authorization: string, method = 'GET', path = PATH, body?: object) =>
    world.call(method, path, { headers: { authorization }, ...(body === undefined ? {} : { body }) });
  const unauthenticated = { status: 401, body: { message: 'Unauthenticated.' } };

  async function storedBy(apiKey: string, name: string): Promise<void> {
    const { body } = await as(apiKey, 'GET', '/api/v1/authentication-implementations');
    const answer = await as(apiKey, 'POST', PATH, {
      ...{ name, authentication_implementation_id: body.data[0].id, timezone: 'UTC', date_format: 'c' },
      ...{ rate_limit_unit: 'day', rate_limit_duration: 1 },
    });
    expect(answer.status).toBe(200);
  }
  const namesSeenBy = async (authorization: string) =>
    (await as(authorization)).body.data.map(({ name }: { name: string }) => name);

  it('T-P9 takes a bare API key, one behind Bearer, and the token of a login', async () => {
    const { state, apiKey } = await world.hasProject();
    const token = await world.userToken(state.members[0]!.userId);
    for (const authorization of [apiKey, `Bearer ${apiKey}`, `bearer ${token}`, `BEARER  ${token}`]) {
      expect([authorization.slice(0, 6), (await as(authorization)).status]).toEqual([authorization.slice(0, 6), 200]);
    }
  });

  it('T-P9 refuses nobody, and who proves nothing', async () => {
    const { apiKey } = aProject();
    expect(await world.call('GET', PATH)).toMatchObject(unauthenticated);
    const token = await world.userToken(newUserId());
    const altered = token.slice(0, -4) + 'AAAA';
    for (const authorization of ['', 'x', 'Bearer', 'Bearer x', 'Basic eDp5', apiKey, `Bearer ${apiKey}`, altered]) {
      expect([authorization, await as(authorization)]).toEqual([
        authorization,
        expect.objectContaining(unauthenticated),
      ]);
    }
    for (const [method, path] of [
      ['POST', PATH],
      ['PUT', `${PATH}/1`],
      ['DELETE', `${PATH}/1`],
      ['POST', `${PATH}/1/test`],
    ] as const) {
      expect(await world.call(method, path, { body: '{' })).toMatchObject(unauthenticated);
    }
  });

  it('§1 a login stands for one project, also when its user is added to an older one', async () => {
    const [older, newer] = [aProject(), aProject()].sort((one, other) => one.state.orgId - other.state.orgId) as [
      TestProject,
      TestProject,
    ];
    await world.hasProject(older);
    await world.hasProject(newer);
    await storedBy(newer.apiKey, 'of the newer');
    const userId = newUserId();
    const joins = async ({ state }: TestProject): Promise<void> => {
      const members = [...state.members, { userId, role: 'member' as const }];
      await world.publish(projectTopic, state.projectId, 'project.changed', { ...state, members, version: 2 });
    };
    await joins(newer);
    const token = await world.sign({ kind: 'user', userId, homeProjectId: newer.state.projectId });
    expect(await namesSeenBy(`Bearer ${token}`)).toEqual(['of the newer']);
    await joins(older);
    await world.app.http.get(AccessTail).caughtUp(20_000);
    expect(await namesSeenBy(`Bearer ${token}`)).toEqual(['of the newer']);
    expect(await namesSeenBy(`Bearer ${await world.userToken(userId)}`)).toEqual([]);
    const strangers = await world.hasProject();
    const foreign = await world.sign({ kind: 'user', userId, homeProjectId: strangers.state.projectId });
    expect((await as(`Bearer ${foreign}`)).status).toBe(403);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded'])('§1 takes JSON that is called %s', async (type) => {
    const { apiKey } = await world.hasProject();
    const headers = { authorization: apiKey, 'content-type': type };
    expect((await world.call('POST', PATH, { headers, body: '{"name":"x"}' })).body.errors).not.toHaveProperty('name');
    expect((await world.call('POST', PATH, { headers, body: 'x=1' })).status).toBe(400);
  });

  it('T-P9 refuses a key that was revoked', async () => {
    const { state, apiKey } = await world.hasProject();
    expect((await as(apiKey)).status).toBe(200);
    await world.publish(projectTopic, state.projectId, 'project.changed', { ...state, apiKeys: [], version: 2 });
    await world.app.http.get(AccessTail).caughtUp(20_000);
    expect(await as(apiKey)).toMatchObject(unauthenticated);
  });

  it('T-P9 refuses a token that has expired', async () => {
    const { state } = await world.hasProject();
    const claims = { kind: 'user', userId: state.members[0]!.userId } as const;
    const daysAgo = (days: number) => world.sign(claims, Date.now() - days * 86_400_000);
    expect((await as(`Bearer ${await daysAgo(0)}`)).status).toBe(200);
    expect(await as(`Bearer ${await daysAgo(2)}`)).toMatchObject(unauthenticated);
  });

  it('refuses the token of a device with 403', async () => {
    const { state } = await world.hasProject();
    const device = { deviceId: 'd', trackingId: 't', projectId: state.projectId, deviceVersion: 1 };
    const token = await world.sign({ kind: 'device', ...device } as Parameters<typeof world.sign>[0]);
    expect(await as(`Bearer ${token}`)).toMatchObject({
      status: 403,
      body: { message: 'This action is unauthorized.' },
    });
  });

  it('a login stands for its oldest project, an exchanged token for its own', async () => {
    const userId = newUserId();
    const members = [{ userId, role: 'admin' as const }];
    const newer = await world.hasProject(aProject({ members, orgId: 2_000_000_001 }));
    const older = await world.hasProject(aProject({ members, orgId: 2_000_000_000 }));
    await storedBy(older.apiKey, 'of the older');
    await storedBy(newer.apiKey, 'of the newer');
    const tokenFor = async (projectId?: ProjectId) => `Bearer ${await world.userToken(userId, projectId)}`;
    expect(await namesSeenBy(await tokenFor())).toEqual(['of the older']);
    expect(await namesSeenBy(await tokenFor(newer.state.projectId))).toEqual(['of the newer']);
    const foreign = await world.hasProject();
    expect((await as(await tokenFor(foreign.state.projectId))).status).toBe(403);
  });

  it('refuses who belongs to no project with 403', async () => {
    const answer = await as(`Bearer ${await world.userToken(newUserId())}`);
    expect(answer).toMatchObject({ status: 403, body: { message: 'This action is unauthorized.' } });
  });

  it('§3.3 allows each caller so many calls a minute, and says how many', async () => {
    const [{ state, apiKey }, other] = [await world.hasProject(), await world.hasProject()];
    const first = await as(apiKey);
    expect([first.headers.get('x-ratelimit-limit'), first.headers.get('x-ratelimit-remaining')]).toEqual(['30', '29']);
    for (let call = 2; call <= 30; call += 1) expect((await as(apiKey)).status).toBe(200);
    const refused = await as(apiKey, 'POST', `${PATH}/1/test`);
    expect(refused).toMatchObject({ status: 429, body: { message: 'Too Many Attempts.' } });
    const headers = Object.fromEntries(refused.headers);
    expect(headers).toMatchObject({ 'x-ratelimit-limit': '30', 'x-ratelimit-remaining': '0' });
    const retryAfterS = Number(headers['retry-after']);
    expect(retryAfterS).toBeGreaterThan(0);
    expect(retryAfterS).toBeLessThanOrEqual(60);
    expect(Number(headers['x-ratelimit-reset']) - world.clock.nowMs() / 1_000).toBeLessThanOrEqual(61);
    for (const authorization of [other.apiKey, `Bearer ${await world.userToken(state.members[0]!.userId)}`]) {
      expect((await as(authorization)).status).toBe(200);
    }
    world.clock.shift(60_000);
    expect((await as(apiKey)).status).toBe(200);
  });
});
