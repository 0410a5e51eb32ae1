import { RegistryWorld, type Person, type TestProject } from './testing/registry-world.ts';
import { signedHeader } from './testing/sign-request.ts';

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';

let world: RegistryWorld;
let project: TestProject;
let anna: Person;

beforeAll(async () => {
  world = await RegistryWorld.start();
  project = await world.hasProject('first');
  anna = await world.hasPerson([project, 'admin']);
});
afterAll(() => world.stop());

describe('the way of a device', () => {
  it('goes from its licence to its token', async () => {
    const made = await world.must(201, 'POST', `/registry/v2/${project.appId}/one-device`, { token: anna.token });
    expect(made).toEqual({
      deviceId: expect.stringMatching(new RegExp(`^${UUID}$`)),
      deviceSecret: expect.stringMatching(/^[\w-]{43}$/),
    });
    const claimed = await world.call('PUT', `/registry/v2/devices/${made.deviceId}`, { token: anna.token });
    expect(claimed).toMatchObject({
      status: 201,
      body: { trackingId: expect.stringMatching(new RegExp(`^HERE-${UUID}$`)) },
    });
    const token = await world.must(200, 'POST', '/v2/token', { headers: { authorization: signedHeader(made) } });
    expect(token).toEqual({ accessToken: expect.any(String), expiresIn: 86_399 });
  });
});
