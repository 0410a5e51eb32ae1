import { createHash } from 'node:crypto';
import { SessionsView } from '@umbra/access';
import { sessionTopic } from '@umbra/contracts/session';
import { RegistryWorld, type Person } from '../testing/registry-world.ts';
import type { Answer, CallOptions } from '../testing/call-http.ts';

const PATH = '/jitterbit-cloud-restful-service/user/login';
const OPERATION = 'User login';
const HOUR_MS = 3_600_000;

let world: RegistryWorld;
let anna: Person;

beforeAll(async () => {
  world = await RegistryWorld.start({ UMBRA_PUBLIC_URLS: 'https://umbra.test/' });
  const [first, second] = [await world.hasProject('first'), await world.hasProject('second')];
  anna = await world.hasPerson([second, 'member'], [first, 'admin']);
});
afterAll(() => world.stop());
afterEach(() => world.clock.reset());

const logIn = (body: unknown, options: CallOptions = {}) => world.call('PUT', PATH, { body, ...options });
const byAnna = () => logIn({ email: anna.email, password: anna.password });

function expectFailure(answer: Answer, status: number, errorCode: string, operation = OPERATION): void {
  expect({ status: answer.status, body: answer.body as unknown }).toEqual({
    status,
    body: { status: false, operation, errorCode, errorMessage: expect.stringMatching(/.+/) as string },
  });
}

describe('PUT /user/login', () => {
  it('J1.1, J1.4 signs in: an opaque token, and the organisations of the user, the oldest first', async () => {
    const { status, body } = await byAnna();
    expect(status).toBe(200);
    expect(body).toEqual({
      status: true,
      operation: OPERATION,
      authenticationToken: expect.stringMatching(/^1_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      defaultOrgId: body.orgAttrs[0].orgId,
      sessionTimeoutInSeconds: 14_400,
      serverUrl: 'https://umbra.test',
      cloudAppsUrl: 'https://umbra.test',
      orgAttrs: ['first', 'second'].map((orgName) => ({
        orgId: expect.stringMatching(/^[1-9]\d*$/) as string,
        orgName,
      })),
    });
    expect(Number(body.orgAttrs[0].orgId)).toBeLessThan(Number(body.orgAttrs[1].orgId));
  });

  it('J1.2, J1.6 has the session on the log before it answers, by the hash of its token, for four hours', async () => {
    const beforeMs = Date.now();
    const { authenticationToken } = (await byAnna()).body;
    const key = createHash('sha256').update(authenticationToken).digest('hex');
    // This replica has it from the log by now, as any other service can.
    expect(world.app.http.get(SessionsView).byTokenHash(key)).toMatchObject({ userId: anna.userId });
    const [event, ...more] = await world.eventsOf(key, sessionTopic.name);
    expect(more).toEqual([]);
    const { issuedAtMs, expiresAtMs } = event?.data as Record<string, number>;
    expect(event).toMatchObject({
      type: 'session.opened',
      data: { tokenSha256: key, userId: anna.userId, version: 1 },
    });
    expect(issuedAtMs).toBeGreaterThanOrEqual(beforeMs);
    expect(expiresAtMs! - issuedAtMs!).toBe(4 * HOUR_MS);
    expect(JSON.stringify(event)).not.toContain(authenticationToken);
  });

  it('J1.3 issues another token each time', async () => {
    const tokens = await Promise.all(Array.from({ length: 5 }, async () => (await byAnna()).body.authenticationToken));
    expect(new Set(tokens).size).toBe(5);
  });

  it('J1.1 says the same for a wrong password and for nobody', async () => {
    const wrong = await logIn({ email: anna.email, password: 'wrong' });
    const nobody = await logIn({ email: 'no@body.test', password: 'wrong' });
    expectFailure(wrong, 200, 'LOGIN_FAILED');
    expect(nobody.body).toEqual(wrong.body);
  });

  it('J1.4 fails for a member of no project, and says why', async () => {
    const { email, password } = await world.hasPerson();
    const answer = await logIn({ email, password });
    expectFailure(answer, 200, 'LOGIN_FAILED');
    expect(answer.body.errorMessage).toContain('not a member of any project');
  });

  it('tells who guesses to wait, under 200 as clients read it, and lets nobody in meanwhile', async () => {
    const victim = await world.hasPerson([await world.hasProject(), 'member']);
    const headers = { 'x-forwarded-for': '203.0.113.77', 'content-type': 'application/json' };
    const guess = (password: string) => logIn({ email: victim.email, password }, { headers });
    for (let nth = 0; nth < 10; nth += 1) await guess(`guess ${String(nth)}`);
    const answer = await guess(victim.password);
    expectFailure(answer, 200, 'LOGIN_FAILED');
    expect(answer.body.errorMessage).toMatch(/wait \d+ s/);
  });

  it.each([
    ['no body', {}],
    ['no body with a JSON content type', { headers: { 'content-type': 'application/json' } }],
    ['broken JSON', { rawBody: '{"email":', headers: { 'content-type': 'application/json' } }],
    ['an array', { body: [] }],
    ['{}', { body: {} }],
    ['no password', { body: { email: 'a@b.test' } }],
    ['a blank email', { body: { email: ' ', password: 'x' } }],
    ['a blank password', { body: { email: 'a@b.test', password: '' } }],
    ['a number', { body: { email: 1, password: 'x' } }],
    ['a NUL', { body: { email: 'a\0@b.test', password: 'x' } }],
  ])('T-J11 refuses %s with 400 and an envelope', async (_name, options) => {
    expectFailure(await world.call('PUT', PATH, options), 400, 'INVALID_REQUEST');
  });

  it('ignores unknown fields, deviceId among them, and takes any content type', async () => {
    const body = { email: anna.email.toUpperCase(), password: anna.password, deviceId: 7, more: {} };
    expect((await logIn(body)).body.status).toBe(true);
    const rawBody = JSON.stringify(body);
    const answer = await world.call('PUT', PATH, { rawBody, headers: { 'content-type': 'text/plain' } });
    expect(answer.body.status).toBe(true);
  });

  it('§1 takes repeated slashes, and one at the end, as one', async () => {
    for (const path of ['//jitterbit-cloud-restful-service//user/login', `${PATH}/`]) {
      const answer = await world.call('PUT', path, { body: { email: anna.email, password: anna.password } });
      expect(answer.body.status).toBe(true);
    }
  });

  it.each(['GET', 'POST', 'PATCH', 'DELETE'])('§3 answers 405 to %s, with what it takes', async (method) => {
    const answer = await world.call(method, PATH);
    expectFailure(answer, 405, 'METHOD_NOT_ALLOWED');
    expect(answer.headers['allow']).toBe('PUT');
  });

  it('§3 answers 405 to HEAD, which has no body', async () => {
    expect((await world.call('HEAD', PATH)).status).toBe(405);
  });

  it('J1.5 asks nobody for a second factor: its step is a path that is not there', async () => {
    expectFailure(
      await world.call('PUT', `${PATH}/tfacode`, { body: {} }),
      404,
      'ROUTE_NOT_FOUND',
      'Unknown operation',
    );
  });
});
