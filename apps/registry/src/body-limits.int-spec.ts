import { RegistryWorld } from './testing/registry-world.ts';

const headers = { 'content-type': 'application/json' };

let world: RegistryWorld;
beforeAll(async () => {
  world = await RegistryWorld.start();
});
afterAll(() => world.stop());

describe('how much a body may hold', () => {
  it('§1.9 100 ids of 50 characters fit, however they are written', async () => {
    const project = await world.hasProject('wide');
    const anna = await world.hasPerson([project, 'admin']);
    const { token } = anna;
    const devices = Array.from({ length: 100 }, (_, index) => ({ id: `${index}🛰`.padEnd(50, 'é').slice(0, 50) }));
    const escaped = JSON.stringify({ devices }, null, 8).replaceAll(
      /[\u0080-\uffff]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
    const answer = await world.call('POST', `/registry/v2/${project.appId}/devices`, {
      token,
      rawBody: escaped,
      headers,
    });
    expect(answer).toMatchObject({ status: 202 });
    expect(await world.hasJobResults(anna, answer.body.jobId)).toHaveLength(100);
  });

  it('§1.9 64 KiB are enough for everything else', async () => {
    const body = (bytes: number) => JSON.stringify({ email: 'a@b.c', password: 'x', padding: 'x'.repeat(bytes) });
    const logIn = (bytes: number) => world.call('POST', '/users/v2/login', { rawBody: body(bytes), headers });
    expect((await logIn(65_000)).status).toBe(401);
    expect((await logIn(66_000)).status).toBe(413);
  });
});
