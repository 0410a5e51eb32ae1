import { randomUUID } from 'node:crypto';
import { projectHrn, type ProjectId } from '@umbra/contracts/ids';
import { registryDocument } from '../openapi/registry.openapi.ts';
import { aUserId, expectRefusal } from '../testing/envelopes.ts';
import { signedHeader } from '../testing/sign-request.ts';
import { RegistryWorld, type Person, type TestProject } from '../testing/registry-world.ts';

let world: RegistryWorld;
let first: TestProject;
let second: TestProject;
let anna: Person;

beforeAll(async () => {
  world = await RegistryWorld.start();
  first = await world.hasProject('first');
  second = await world.hasProject('second');
  anna = await world.hasPerson([first, 'admin']);
});
afterAll(() => world.stop());
afterEach(() => world.clock.reset());

const licences = (token: string) => world.call('GET', '/registry/v2/licenses', { token });

describe('POST /users/v2/login', () => {
  it('USR-1, USR-2 signs in and echoes the realm, "here" by default', async () => {
    const body = { email: anna.email, password: anna.password };
    const answer = await world.must(200, 'POST', '/users/v2/login', { body });
    expect(answer).toEqual({
      accessToken: expect.stringMatching(/^[\x21\x23-\x5b\x5d-\x7e]{1,1023}$/),
      refreshToken: expect.any(String),
      expiresIn: 86_400,
      tokenType: 'bearer',
      realm: 'here',
      userId: aUserId,
    });
    expect(answer.userId).toBe(anna.userId);
    expect(await world.must(200, 'POST', '/users/v2/login', { body: { ...body, realm: 'MyRealm' } })).toMatchObject({
      realm: 'MyRealm',
    });
    expect((await licences(answer.accessToken)).status).toBe(200);
  });

  it('says of the administrator of the instance that he is it, and of nobody else', async () => {
    const claimsOf = (token: string) =>
      JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { adm?: true };
    expect(claimsOf(await world.adminToken()).adm).toBe(true);
    const body = { email: anna.email, password: anna.password };
    const { accessToken } = await world.must<{ accessToken: string }>(200, 'POST', '/users/v2/login', { body });
    expect(claimsOf(accessToken)).not.toHaveProperty('adm');
  });

  it('USR-2 takes the realm in any case, and gives it back as it came', async () => {
    for (const realm of ['here', 'HERE', 'hErE']) {
      const body = { email: anna.email, password: anna.password, realm };
      expect((await world.must(200, 'POST', '/users/v2/login', { body })).realm).toBe(realm);
    }
  });

  it('AUTH-5 does not end older tokens of an account when there are more than three', async () => {
    const body = { email: anna.email, password: anna.password };
    const tokens: string[] = [];
    for (let n = 0; n < 4; n += 1)
      tokens.push((await world.must(200, 'POST', '/users/v2/login', { body })).accessToken);
    for (const token of tokens) expect((await licences(token)).status).toBe(200);
  });

  it('takes the email in any case', async () => {
    const body = { email: anna.email.toUpperCase(), password: anna.password };
    expect(await world.must(200, 'POST', '/users/v2/login', { body })).toMatchObject({ userId: anna.userId });
  });

  it('USR-8 takes a body with a line break at the end, and WIRE-8 one without a JSON content type', async () => {
    const rawBody = `${JSON.stringify({ email: anna.email, password: anna.password })}\n`;
    for (const headers of [{ 'content-type': 'application/json' }, { 'content-type': 'text/plain;charset=UTF-8' }]) {
      expect((await world.call('POST', '/users/v2/login', { rawBody, headers })).status).toBe(200);
    }
  });

  it('USR-3 says the same for a wrong password and for nobody', async () => {
    const wrong = await world.call('POST', '/users/v2/login', { body: { email: anna.email, password: 'wrong' } });
    const nobody = await world.call('POST', '/users/v2/login', { body: { email: 'no@body.test', password: 'wrong' } });
    expectRefusal(wrong, 401);
    expectRefusal(nobody, 401);
    expect(wrong.body.message).toBe(nobody.body.message);
  });

  it.each([
    ['no body', {}],
    ['no JSON', { rawBody: '{"email":', headers: { 'content-type': 'application/json' } }],
    ['an array', { body: [] }],
    ['a text', { body: 'x' }],
    ['no password', { body: { email: 'a@b.test' } }],
    ['an empty password', { body: { email: 'a@b.test', password: '' } }],
    ['an empty email', { body: { email: '', password: 'x' } }],
    ['an email of another type', { body: { email: { $ne: 1 }, password: 'x' } }],
    ['a NUL', { body: { email: 'a\0@b.test', password: 'x' } }],
    ['an endless password', { body: { email: 'a@b.test', password: 'x'.repeat(1_001) } }],
    ['an empty realm', { body: { email: 'a@b.test', password: 'x', realm: '' } }],
    ['a realm that is null', { body: { email: 'a@b.test', password: 'x', realm: null } }],
  ])('USR-3 refuses %s', async (_name, options) => {
    expectRefusal(await world.call('POST', '/users/v2/login', options), 400);
  });

  it('slows down who guesses, per account and address, and lets others in', async () => {
    const victim = await world.hasPerson();
    const guess = (password: string, address: string) =>
      world.call('POST', '/users/v2/login', {
        body: { email: victim.email, password },
        headers: { 'x-forwarded-for': address },
      });
    for (let attempt = 1; attempt <= 10; attempt += 1) expectRefusal(await guess('wrong', '203.0.113.9'), 401);
    const refused = await guess(victim.password, '203.0.113.9');
    expectRefusal(refused, 429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await guess(victim.password, '203.0.113.10')).status).toBe(200);
    world.clock.shift(301_000);
    expect((await guess(victim.password, '203.0.113.9')).status).toBe(200);
  });

  it('asks who logs in rightly many times at once to wait a second at most', async () => {
    const person = await world.hasPerson();
    const body = { email: person.email, password: person.password };
    const headers = { 'x-forwarded-for': '203.0.113.20' };
    const logIn = () => world.call('POST', '/users/v2/login', { body, headers });
    const answers = await Promise.all(Array.from({ length: 20 }, logIn));
    for (const answer of answers.filter(({ status }) => status !== 200)) {
      expectRefusal(answer, 429);
      expect(answer.headers['retry-after']).toBe('1');
    }
    expect((await logIn()).status).toBe(200);
  });

  it('slows down who makes accounts up, per address and per network of IPv6', async () => {
    const guess = (address: string, email = `${randomUUID()}@example.test`, password = 'wrong') =>
      world.call('POST', '/users/v2/login', { body: { email, password }, headers: { 'x-forwarded-for': address } });
    const answers = await Promise.all(Array.from({ length: 150 }, () => guess('203.0.113.21')));
    expect(answers.filter(({ status }) => status !== 401 && status !== 429)).toEqual([]);
    for (let guessed = 0; guessed < 100; guessed += 1) await guess(`2001:db8::${guessed}`);
    const refused = await guess('2001:db8::ffff', anna.email, anna.password);
    expectRefusal(refused, 429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(100);
    expect((await guess('2001:db8:0:1::1', anna.email, anna.password)).status).toBe(200);
  });

  it('keeps no password and no token in clear', async () => {
    const rows = await world.app.dataSource.query(`SELECT * FROM user_account`);
    const sessions = await world.app.dataSource.query(`SELECT * FROM user_session`);
    const stored = JSON.stringify([rows, sessions]);
    expect(stored).not.toContain(anna.password);
    expect(stored).not.toContain(anna.token);
    expect(stored).not.toContain(anna.refreshToken);
  });
});

describe('POST /users/v2/refresh', () => {
  const login = async () =>
    world.must(200, 'POST', '/users/v2/login', { body: { email: anna.email, password: anna.password, realm: 'r' } });
  const refresh = (accessToken: string, refreshToken: string) =>
    world.call('POST', '/users/v2/refresh', { body: { accessToken, refreshToken } });

  it('USR-4 gives a new pair once, also when the access token has expired', async () => {
    const pair = await login();
    world.clock.shift(2 * 86_400_000);
    const answer = await refresh(pair.accessToken, pair.refreshToken);
    expect(answer).toMatchObject({
      status: 200,
      body: { expiresIn: 86_400, tokenType: 'bearer', realm: 'r', userId: anna.userId },
    });
    expect(answer.body.refreshToken).not.toBe(pair.refreshToken);
    expectRefusal(await refresh(pair.accessToken, pair.refreshToken), 401);
    expect((await refresh(answer.body.accessToken, answer.body.refreshToken)).status).toBe(200);
  });

  it('USR-4 refuses a pair that does not belong together, and leaves both logins alone', async () => {
    const [one, two] = [await login(), await login()];
    expectRefusal(await refresh(one.accessToken, two.refreshToken), 401);
    expectRefusal(await refresh(one.accessToken, 'unknown'), 401);
    expect((await refresh(one.accessToken, one.refreshToken)).status).toBe(200);
    expect((await refresh(two.accessToken, two.refreshToken)).status).toBe(200);
  });

  it('USR-4 honours a pair once, of many uses at the same time', async () => {
    const pair = await login();
    const answers = await Promise.all(Array.from({ length: 8 }, () => refresh(pair.accessToken, pair.refreshToken)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 7 }, () => 401)]);
  });

  it('USR-4 ends after 30 days', async () => {
    const pair = await login();
    world.clock.shift(30 * 86_400_000 + 1);
    expectRefusal(await refresh(pair.accessToken, pair.refreshToken), 401);
  });

  it('USR-5 reads the body whatever its content type', async () => {
    const { accessToken, refreshToken } = await login();
    const answer = await world.call('POST', '/users/v2/refresh', {
      rawBody: JSON.stringify({ accessToken, refreshToken }),
      headers: { 'content-type': 'text/plain;charset=UTF-8' },
    });
    expect(answer.status).toBe(200);
  });

  it('keeps the newest fifty logins of a user', async () => {
    const person = await world.hasPerson();
    const body = { email: person.email, password: person.password };
    for (let login = 0; login < 51; login += 1) await world.must(200, 'POST', '/users/v2/login', { body });
    const [{ count }] = await world.app.dataSource.query(
      `SELECT count(*) AS count FROM user_session WHERE user_id = $1`,
      [person.userId],
    );
    expect(count).toBe(50);
  });

  it.each([[{}], [{ accessToken: 'x' }], [{ refreshToken: 'x' }], [{ accessToken: 1, refreshToken: 2 }]])(
    'refuses %j',
    async (body) => {
      expectRefusal(await world.call('POST', '/users/v2/refresh', { body }), 400);
    },
  );
});

describe('POST /users/v2/tokenExchange', () => {
  const exchange = (accessToken: string, scope: string) =>
    world.call('POST', '/users/v2/tokenExchange', { body: { accessToken, scope } });
  const hrn = ({ projectId }: TestProject) => projectHrn(projectId as ProjectId);

  it('USR-1, USR-6 narrows a token to a project', async () => {
    const ben = await world.hasPerson([first, 'admin'], [second, 'admin']);
    const answer = await exchange(ben.token, hrn(second));
    expect(answer).toMatchObject({
      status: 200,
      body: {
        accessToken: expect.any(String),
        expiresIn: expect.any(Number),
        issuedTokenType: 'urn:ietf:params:oauth:token-type:access_token',
        scope: hrn(second),
        tokenType: 'Bearer',
      },
    });
    expect(answer.body.expiresIn).toBeGreaterThan(86_390);
    expect(answer.body.expiresIn).toBeLessThanOrEqual(86_400);
    const narrowed = await licences(answer.body.accessToken);
    expect(narrowed.body.licenses.map(({ projectId }: TestProject) => projectId)).toEqual([second.projectId]);
    const elsewhere = await world.call('POST', `/registry/v2/${first.appId}/one-device`, {
      token: answer.body.accessToken,
    });
    expectRefusal(elsewhere, 403);
  });

  it('USR-6 does not lengthen a login', async () => {
    const { accessToken } = await world.must(200, 'POST', '/users/v2/login', {
      body: { email: anna.email, password: anna.password },
    });
    world.clock.shift(86_000_000);
    const answer = await exchange(accessToken, hrn(first));
    expect(answer.body.expiresIn).toBeLessThanOrEqual(400);
    world.clock.shift(400_001);
    expectRefusal(await exchange(accessToken, hrn(first)), 401);
  });

  it('USR-6 tells projects of others (403) from none (404)', async () => {
    expectRefusal(await exchange(anna.token, hrn(second)), 403);
    expectRefusal(await exchange(anna.token, 'hrn:here:authorization::umbra:project/umbra:none'), 404);
    const narrowed = (await exchange(anna.token, hrn(first))).body.accessToken as string;
    expect((await exchange(narrowed, hrn(first))).status).toBe(200);
    const ben = await world.hasPerson([first, 'admin'], [second, 'admin']);
    const ofBen = (await exchange(ben.token, hrn(first))).body.accessToken as string;
    expectRefusal(await exchange(ofBen, hrn(second)), 403);
  });

  it('USR-6 refuses what is no token of a user, and a scope that is no project', async () => {
    for (const token of ['x', `${anna.token}x`, 'a.b.c']) expectRefusal(await exchange(token, hrn(first)), 401);
    for (const scope of ['project', 'hrn:here:authorization::o:group/x', `hrn:here:authorization::o:project/a\0b`]) {
      expectRefusal(await exchange(anna.token, scope), 400);
    }
    expectRefusal(await world.call('POST', '/users/v2/tokenExchange', { body: { accessToken: anna.token } }), 400);
  });
});

describe('POST /users/v2/tokenExchange with a token of another kind', () => {
  it('AUTH-2 answers 403 while it is valid, and 401 afterwards', async () => {
    const exchange = (accessToken: string) =>
      world.call('POST', '/users/v2/tokenExchange', {
        body: { accessToken, scope: projectHrn(first.projectId as ProjectId) },
      });
    const { keyId, apiKey } = await world.hasApiKey(first);
    expectRefusal(await exchange(apiKey), 403);
    await world.asAdmin(204, 'DELETE', `/projects/${first.projectId}/api-keys/${keyId}`);
    expectRefusal(await exchange(apiKey), 401);
    const path = `/registry/v2/${first.appId}/one-device?autoclaim=true`;
    const device = await world.must(201, 'POST', path, { token: anna.token });
    const headers = { authorization: signedHeader(device) };
    const { accessToken } = await world.must(200, 'POST', '/v2/token', { headers });
    expectRefusal(await exchange(accessToken), 403);
    await world.must(204, 'DELETE', `/registry/v2/${device.trackingId}`, { token: anna.token });
    expectRefusal(await exchange(accessToken), 401);
  });
});

describe('a bearer token', () => {
  it('AUTH-1 is needed, and must be one of ours', async () => {
    for (const headers of [
      {},
      { authorization: 'Bearer' },
      { authorization: `Bearer ${randomUUID()}` },
      { authorization: 'Basic eDp5' },
    ]) {
      expectRefusal(
        await world.call('GET', '/registry/v2/licenses', { headers: headers as Record<string, string> }),
        401,
      );
    }
  });

  it('AUTH-1 is asked for before a body is read, on every route that needs one', async () => {
    const { paths } = await registryDocument();
    const needing = Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations)
        .filter(([, operation]) => operation.security !== undefined)
        .map(([method]) => ({ method: method.toUpperCase(), path: path.replaceAll(/\{\w+\}/g, 'x') })),
    );
    expect(needing.length).toBeGreaterThan(15);
    const headers = { 'content-type': 'application/json' };
    for (const { method, path } of needing) {
      expectRefusal(await world.call(method, path, { rawBody: '{broken', headers }), 401);
    }
  });

  it('AUTH-4 may come bare, and its scheme in any case', async () => {
    for (const authorization of [anna.token, `bearer ${anna.token}`, `BEARER ${anna.token}`]) {
      expect((await world.call('GET', '/registry/v2/licenses', { headers: { authorization } })).status).toBe(200);
    }
  });
});

describe('the probes', () => {
  it.each(['users', 'registry'])('answer under /%s/v2 without a token', async (service) => {
    expect(await world.must(200, 'GET', `/${service}/v2/health`)).toEqual({ message: 'healthy' });
    expect(await world.must(200, 'GET', `/${service}/v2/version`)).toEqual({ [service]: '1.2.3' });
  });

  it('§1.1 answer 500 to health while the database is away', async () => {
    const { dataSource } = world.app;
    const health = () => world.call('GET', '/registry/v2/health');
    const { options } = dataSource;
    if (options.type !== 'postgres') throw new Error('not a PostgreSQL');
    const { url } = options;
    // Its session ends, and no other one can be opened.
    Object.assign(options, { url: 'postgres://127.0.0.1:1/nowhere' });
    await dataSource.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name LIKE '%/probe'`,
    );
    try {
      const answer = await world.eventually('it is noticed', async () => {
        const answer = await health();
        return answer.status === 500 && answer;
      });
      expect(answer.body).toMatchObject({ code: 500, id: expect.any(String) });
    } finally {
      Object.assign(options, { url });
    }
    await world.eventually('it is back', async () => (await health()).status === 200);
  });

  it('are not under /registry/v4', async () => {
    expectRefusal(await world.call('GET', '/registry/v4/health'), 404);
  });

  it('GEN-1 GET / is a 404 with a body', async () => {
    expectRefusal(await world.call('GET', '/'), 404);
  });
});
