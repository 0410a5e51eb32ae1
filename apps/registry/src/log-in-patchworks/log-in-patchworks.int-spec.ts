import { decodeJwt } from 'jose';
import { RegistryWorld, type Person } from '../testing/registry-world.ts';

const PATH = '/fabric/api/login';

let world: RegistryWorld;
let anna: Person;

beforeAll(async () => {
  world = await RegistryWorld.start();
  anna = await world.hasPerson([await world.hasProject(), 'admin']);
});
afterAll(() => world.stop());

const logIn = (body: unknown) => world.call('POST', PATH, { body });

describe('POST /fabric/api/login', () => {
  it.each(['username', 'email'])('signs in by %s with an ordinary token of the user', async (field) => {
    const { status, body } = await logIn({ [field]: `  ${anna.email.toUpperCase()} `, password: anna.password });
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        message: 'You have successfully logged in.',
        token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
        expires_in: 86_400,
      },
    });
    expect((await world.call('GET', '/registry/v2/licenses', { token: body.token })).status).toBe(200);
  });

  it('§1 stands for the project that is the oldest of its user then', async () => {
    const [older, newer] = [await world.hasProject(), await world.hasProject()];
    const person = await world.hasPerson([newer, 'member'], [older, 'member']);
    const { token } = (await logIn({ username: person.email, password: person.password })).body as { token: string };
    expect(decodeJwt(token)).toMatchObject({ hom: older.projectId });
    const nobodys = await world.hasPerson();
    const other = (await logIn({ username: nobodys.email, password: nobodys.password })).body as { token: string };
    expect(decodeJwt(other.token)).not.toHaveProperty('hom');
  });

  it('says the same for a wrong password, for nobody, and for a name that none can have, without a token', async () => {
    const refusal = { status: 401, body: { message: expect.stringMatching(/.+/) as string } };
    const wrong = await logIn({ username: anna.email, password: 'wrong' });
    expect(wrong).toMatchObject(refusal);
    for (const username of ['no@body.test', 'a\0@b.test']) {
      expect((await logIn({ username, password: 'wrong' })).body).toEqual(wrong.body);
    }
    expect(Object.keys(wrong.body as object)).toEqual(['message']);
  });

  it.each([
    ['{}', { body: {} }],
    ['no body', {}],
    ['no body with a JSON content type', { headers: { 'content-type': 'application/json' } }],
    ['an array', { body: [] }],
  ])('refuses %s with 422 and both fields', async (_name, options) => {
    const { status, body } = await world.call('POST', PATH, options);
    expect({ status, body }).toEqual({
      status: 422,
      body: {
        message: 'The username field is required. (and 1 more error)',
        errors: { username: ['The username field is required.'], password: ['The password field is required.'] },
      },
    });
  });

  it('refuses broken JSON with 400', async () => {
    const options = { rawBody: '{"username":', headers: { 'content-type': 'application/json' } };
    const { status, body } = await world.call('POST', PATH, options);
    expect({ status, body }).toEqual({ status: 400, body: { message: expect.any(String) as string } });
  });

  it('§3.3 tells who guesses to wait', async () => {
    const victim = await world.hasPerson();
    const guess = () => logIn({ username: victim.email, password: 'a guess' });
    for (let nth = 0; nth < 10; nth += 1) expect((await guess()).status).toBe(401);
    const { status, body, headers } = await guess();
    expect({ status, body }).toEqual({ status: 429, body: { message: 'Too Many Attempts.' } });
    expect(headers).toMatchObject({ 'x-ratelimit-limit': '10', 'x-ratelimit-remaining': '0' });
    const waitS = Number(headers['retry-after']);
    expect(waitS).toBeGreaterThan(0);
    expect(Number(headers['x-ratelimit-reset'])).toBe(Math.ceil(world.clock.nowMs() / 1_000) + waitS);
  });

  it('§3.3 answers 405 to other methods and 404 to other paths in the words of the dialect', async () => {
    const other = await world.call('GET', PATH);
    expect(other).toMatchObject({ status: 405, headers: { allow: 'POST' } });
    expect(other.body.message).toBe(
      'The GET method is not supported for route fabric/api/login. Supported methods: POST.',
    );
    const nowhere = await world.call('POST', '/fabric/api/nowhere', { body: {} });
    expect(nowhere).toMatchObject({
      status: 404,
      body: { message: 'The route fabric/api/nowhere could not be found.' },
    });
  });
});
