import { decodeProtectedHeader } from 'jose';
import { aUuid, expectRefusal } from '../testing/envelopes.ts';
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

describe('POST /v2/token', () => {
  it('WIRE-1, WIRE-11, AUTH-3 answers as the C client needs it', async () => {
    const answer = await devices.signIn(await devices.hasLicence());
    expect(answer.status).toBe(200);
    expect(Number(answer.headers['content-length'])).toBeGreaterThan(0);
    expect(answer.headers['transfer-encoding']).toBeUndefined();
    expect(Object.keys(answer.body).sort()).toEqual(['accessToken', 'expiresIn']);
    expect(answer.body.accessToken).toMatch(/^[\x21\x23-\x5b\x5d-\x7e]{1,1023}$/);
    for (const [name, value] of Object.entries(answer.headers)) {
      expect(`${name}: ${String(value)}\r\n`.length).toBeLessThanOrEqual(256);
      expect(value).not.toBe('');
    }
  });

  it('takes an empty body of any content type, and ignores a body', async () => {
    for (const headers of [
      { 'content-type': 'application/json' },
      { 'content-type': 'application/x-www-form-urlencoded' },
    ]) {
      const authorization = signedHeader(await devices.hasLicence());
      expect((await world.call('POST', '/v2/token', { headers: { ...headers, authorization } })).status).toBe(200);
    }
    const authorization = signedHeader(await devices.hasLicence());
    expect((await world.call('POST', '/v2/token', { rawBody: '{', headers: { authorization } })).status).toBe(200);
  });

  it('answers 404 for unknown and deactivated devices, in the words of §2.4', async () => {
    const device = await devices.hasLicence(false);
    await world.must(204, 'DELETE', `/registry/v2/devices/${device.deviceId}`, { token: devices.anna.token });
    const unknown = [device, { ...device, deviceId: 'unknown' }, { ...device, deviceId: 'a\0b' }];
    for (const signer of unknown) {
      const answer = await devices.signIn(signer);
      expect(answer).toMatchObject({
        status: 404,
        body: { code: 404, error: 'No license found for the given deviceId.', id: aUuid },
      });
      expect(Object.keys(answer.body)).toHaveLength(3);
    }
  });

  it('answers 412 for devices without a claim, in the words of §2.4; OAUTH-8 also after the unclaim', async () => {
    const device = await devices.hasLicence(true);
    await world.must(204, 'DELETE', `/registry/v2/${device.trackingId}`, { token: devices.anna.token });
    for (const signer of [device, await devices.hasLicence(false)]) {
      const answer = await devices.signIn(signer);
      expect(answer).toMatchObject({
        status: 412,
        body: { code: 412, error: 'Device has not been claimed.', id: aUuid },
      });
      expect(Object.keys(answer.body)).toHaveLength(3);
    }
  });

  it('a virtual device has no secret to sign with', async () => {
    const { jobId } = await world.must(202, 'POST', `/registry/v2/${devices.project.appId}/devices?autoclaim=true`, {
      token: devices.anna.token,
      body: { devices: [{ id: 'virtual' }] },
    });
    const [made] = await world.hasJobResults(devices.anna, jobId);
    for (const deviceSecret of ['', 'x'])
      expectRefusal(await devices.signIn({ deviceId: made.deviceId, deviceSecret }), 401);
  });

  it('OAUTH-7 names the key that every service finds on signing-key.events', async () => {
    const { accessToken } = (await devices.signIn(await devices.hasLicence())).body;
    const { kid = '', alg } = decodeProtectedHeader(accessToken);
    expect(alg).toBe('EdDSA');
    const [event] = await world.eventsOf(kid, 'signing-key.events');
    expect(event).toMatchObject({
      type: 'signing-key.created',
      data: { keyId: kid, algorithm: 'EdDSA', publicJwk: { kty: 'OKP', crv: 'Ed25519' }, version: 1 },
    });
    expect(JSON.stringify(event)).not.toContain('"d"');
  });

  it('AUTH-2 a device token is refused with 403 by the registry, and OAUTH-8 with 401 after the unclaim', async () => {
    const device = await devices.hasLicence();
    const { accessToken } = (await devices.signIn(device)).body;
    const path = `/registry/v2/devices/${device.deviceId}`;
    expectRefusal(await world.call('GET', path, { token: accessToken }), 403);
    expectRefusal(await world.call('GET', '/admin/v1/users', { token: accessToken }), 403);
    await world.must(204, 'DELETE', `/registry/v2/${device.trackingId}`, { token: devices.anna.token });
    const refused = await world.eventually('the token is refused', async () => {
      const answer = await world.call('GET', path, { token: accessToken });
      return answer.status === 401 && answer;
    });
    expectRefusal(refused, 401);
  });
});

describe('stored secrets', () => {
  it('wall 9: are sealed, and not on the log', async () => {
    const device = await devices.hasLicence();
    const rows = await world.app.dataSource.query('SELECT * FROM device WHERE device_id = $1', [device.deviceId]);
    expect(JSON.stringify(rows)).not.toContain(device.deviceSecret);
    const keys = await world.app.dataSource.query('SELECT * FROM signing_key');
    expect(JSON.stringify(keys)).not.toContain('PRIVATE KEY');
    expect(JSON.stringify(await world.eventsOf(device.deviceId))).not.toContain(device.deviceSecret);
  });
});
