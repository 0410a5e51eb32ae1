import { expectRefusal } from '../testing/envelopes.ts';
import { RegistryWorld } from '../testing/registry-world.ts';
import { signedHeader } from '../testing/sign-request.ts';
import { SigningDevices } from '../testing/signing-devices.ts';

let world: RegistryWorld;
let devices: SigningDevices;

beforeAll(async () => {
  world = await RegistryWorld.start();
  devices = await SigningDevices.of(world);
});
afterAll(() => world?.stop());
afterEach(() => world.clock.reset());

describe('a nonce', () => {
  it('OAUTH-4 takes each (consumer, timestamp, nonce) once, over all replicas, however many come at once', async () => {
    const device = await devices.hasLicence();
    const urls = [world.url, await world.addReplica()];
    const headers = { authorization: signedHeader(device, { nonce: 'same' }) };
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        world.call('POST', '/v2/token', { headers, url: urls[index % 2] ?? '' }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 9 }, () => 401)]);
    for (const answer of answers) expect(answer.headers['x-here-timestamp']).toBeUndefined();
  });

  it('OAUTH-4 takes the same nonce of another device, and of another second', async () => {
    const [one, two] = [await devices.hasLicence(), await devices.hasLicence()];
    const nowS = Math.floor(Date.now() / 1_000);
    for (const [device, timestampS] of [
      [one, nowS],
      [two, nowS],
      [one, nowS + 1],
      [one, nowS - 1],
    ] as const) {
      expect((await devices.signIn(device, { nonce: '0123456789', timestampS })).status).toBe(200);
    }
  });

  it('OAUTH-5 uses a nonce up for a token only', async () => {
    const device = await devices.hasLicence(false);
    const options = { nonce: 'once', timestampS: Math.floor(Date.now() / 1_000) };
    expectRefusal(await devices.signIn({ ...device, deviceSecret: 'wrong' }, options), 401);
    expect((await devices.signIn(device, options)).status).toBe(412);
    await world.must(201, 'PUT', `/registry/v2/devices/${device.deviceId}`, { token: devices.anna.token });
    expect((await devices.signIn(device, options)).status).toBe(200);
    expect((await devices.signIn(device, options)).status).toBe(401);
  });

  it('OAUTH-4 remembers for 20 s and more, then forgets', async () => {
    const device = await devices.hasLicence();
    const options = { nonce: 'n', timestampS: Math.floor(Date.now() / 1_000) };
    expect((await devices.signIn(device, options)).status).toBe(200);
    world.clock.shift(20_000);
    await world.app.housekeeping.cleanUp();
    world.clock.reset();
    expect((await devices.signIn(device, options)).status).toBe(401);
    world.clock.shift(61_000);
    await world.app.housekeeping.cleanUp();
    expect(
      await world.app.dataSource.query('SELECT * FROM consumed_nonce WHERE expires_at_ms < $1', [world.clock.nowMs()]),
    ).toEqual([]);
  });
});
