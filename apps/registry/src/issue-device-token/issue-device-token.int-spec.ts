import { decodeProtectedHeader } from 'jose';
import type { AppId, DeviceId, ProjectId, TrackingId } from '@umbra/contracts/ids';
import { inTransaction } from '@umbra/postgres';
import { Sealer } from '@umbra/sealing';
import { DevicesRepository } from '../device-store/devices.repository.ts';
import { percentEncode } from '../oauth/percent-encoding.ts';
import { eventOrigin } from '../persistence/event-origin.ts';
import { aUuid, expectRefusal } from '../testing/envelopes.ts';
import { RegistryWorld, SECRET_KEY, type Person, type TestProject } from '../testing/registry-world.ts';
import { signedHeader, type SignedBy, type SigningOptions } from '../testing/sign-request.ts';

const PUBLIC_URL = 'https://tracking.example.test';
const VECTOR = {
  deviceId: '0f0c8a52-6f0e-4c52-9a52-3d5b1c7e9a10',
  deviceSecret: 'q1W2e3R4t5Y6u7I8o9P0-aSdFgHjKlZxCvBnM_qWeRt',
};
const VECTOR_TIME_S = 1_700_000_000;

let world: RegistryWorld;
let project: TestProject;
let anna: Person;

beforeAll(async () => {
  world = await RegistryWorld.start({ UMBRA_PUBLIC_URLS: `${PUBLIC_URL},https://other.test:8443` });
  project = await world.hasProject();
  anna = await world.hasPerson([project, 'admin']);
});
afterAll(() => world.stop());
afterEach(() => world.clock.reset());

const post = (authorization: string | undefined, path = '/v2/token') =>
  world.call('POST', path, { headers: authorization === undefined ? {} : { authorization } });
const signIn = (device: SignedBy, options: SigningOptions = {}) => post(signedHeader(device, options));

async function hasLicence(autoclaim = true): Promise<SignedBy & { trackingId: string }> {
  const path = `/registry/v2/${project.appId}/one-device?autoclaim=${autoclaim}`;
  return world.must(201, 'POST', path, { token: anna.token });
}

/** The device of the contract's vectors, with the ids and the secret that they name. */
async function hasVectorDevice(): Promise<void> {
  const ids = { projectId: project.projectId as ProjectId, appId: project.appId as AppId };
  const { deviceId, deviceSecret } = VECTOR;
  await inTransaction(world.app.dataSource, (manager) =>
    new DevicesRepository().insert(manager, [
      {
        facts: [
          { type: 'device.provisioned', deviceId: deviceId as DeviceId, kind: 'physical', ...ids, atMs: 1 },
          {
            type: 'device.claimed',
            claim: { trackingId: 'HERE-vector' as TrackingId, ...ids, claimedBy: 'api-key', claimedAtMs: 1 },
          },
        ],
        secretSealed: new Sealer(SECRET_KEY).seal(deviceSecret, deviceId),
        origin: eventOrigin(1),
      },
    ]),
  );
}

describe('the test vectors of §2.5, over HTTP', () => {
  beforeAll(hasVectorDevice);
  beforeEach(async () => {
    await world.app.dataSource.query('DELETE FROM consumed_nonce');
    world.clock.stopAt(VECTOR_TIME_S * 1_000);
  });

  const header = (signature: string, version = ',oauth_version="1.0"') =>
    `OAuth oauth_consumer_key="${VECTOR.deviceId}",oauth_nonce="Zk3f9Q",oauth_signature="${percentEncode(signature)}",` +
    `oauth_signature_method="HMAC-SHA256",oauth_timestamp="${VECTOR_TIME_S}"${version}`;

  it.each([
    ['A', header('f2S3f/tD2qygNW86cj5yMHUwxAb76aY3vWxeb5S8p+A='), '/v2/token'],
    ['B', header('TB0JeCFNUd8uF2TW2e8Dwxrh1YbjzjRx8Rzga0uki7Y='), '/v2/token'],
    ['C', header('MnPQrS9L91UscVF1B0EM/JQdVsS45JR3BSJPQIn4YAk='), '/v2/token?projectId=org1%3Aproj%201'],
    ['D', header('P9uK4D8iwGQF6q5UDnyY5GfJi3p61qCAjFd+7MnXMt4=', ''), '/v2/token'],
  ])('%s gets a token', async (_name, authorization, path) => {
    const answer = await post(authorization, path);
    expect(answer).toMatchObject({ status: 200, body: { accessToken: expect.any(String), expiresIn: 86_399 } });
    expect(answer.headers['x-here-timestamp']).toBeUndefined();
    expectRefusal(await post(authorization, path), 401, /used already/);
  });

  it('C is not for another query', async () => {
    const authorization = header('MnPQrS9L91UscVF1B0EM/JQdVsS45JR3BSJPQIn4YAk=');
    expectRefusal(await post(authorization, '/v2/token?projectId=org1%3Aproj%202'), 401);
    expectRefusal(await post(authorization), 401);
  });
});

describe('GET /v2/timestamp', () => {
  it('tells whole seconds, to anybody', async () => {
    world.clock.stopAt(1_700_000_000_999);
    expect(await world.must(200, 'GET', '/v2/timestamp?projectId=x')).toEqual({ timestamp: 1_700_000_000 });
  });
});

describe('POST /v2/token', () => {
  it('WIRE-1, WIRE-11, AUTH-3 answers as the C client needs it', async () => {
    const answer = await signIn(await hasLicence());
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

  it('OAUTH-1 takes a signature for each of its addresses, and for no other', async () => {
    const device = await hasLicence();
    const ours = [`${PUBLIC_URL}/v2/token`, 'https://other.test:8443/v2/token', 'http://127.0.0.1:8080/v2/token'];
    for (const baseUrl of ours) expect((await signIn(device, { baseUrl })).status).toBe(200);
    for (const baseUrl of [
      `${world.url}/v2/token`,
      'https://tracking.example.test:443/v2/token',
      `${PUBLIC_URL}/v2/token/`,
    ]) {
      expectRefusal(await signIn(device, { baseUrl }), 401);
    }
  });

  it('GEN-15 signs whatever query a client adds', async () => {
    const query = [
      ['projectId', 'a b'],
      ['x', ''],
      ['x', 'é'],
    ] as const;
    const device = await hasLicence();
    const answer = await post(signedHeader(device, { query }), '/v2/token?x=&projectId=a+b&x=%C3%A9');
    expect(answer.status).toBe(200);
  });

  it('takes an empty body of any content type, and ignores a body', async () => {
    for (const headers of [
      { 'content-type': 'application/json' },
      { 'content-type': 'application/x-www-form-urlencoded' },
    ]) {
      const authorization = signedHeader(await hasLicence());
      expect((await world.call('POST', '/v2/token', { headers: { ...headers, authorization } })).status).toBe(200);
    }
    const authorization = signedHeader(await hasLicence());
    expect((await world.call('POST', '/v2/token', { rawBody: '{', headers: { authorization } })).status).toBe(200);
  });

  it('OAUTH-2 takes 10 s of skew; beyond, tells the time of the server', async () => {
    const device = await hasLicence();
    world.clock.stopAt(1_700_000_000_500);
    for (const timestampS of [1_699_999_990, 1_700_000_010]) {
      expect((await signIn(device, { timestampS })).status).toBe(200);
    }
    for (const timestampS of [1_699_999_989, 1_700_000_011, 0, 999_999_999_999]) {
      const answer = await signIn(device, { timestampS });
      expectRefusal(answer, 401);
      expect(answer.headers['x-here-timestamp']).toBe('1700000000');
      expect(answer.headers['retry-after']).toBeUndefined();
    }
  });

  it('OAUTH-3 refuses a wrong signature without telling the time', async () => {
    const { deviceId } = await hasLicence();
    const answer = await signIn({ deviceId, deviceSecret: 'wrong' });
    expectRefusal(answer, 401);
    expect(answer.headers['x-here-timestamp']).toBeUndefined();
  });

  it('OAUTH-4 takes each (consumer, timestamp, nonce) once, over all replicas, however many come at once', async () => {
    const device = await hasLicence();
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
    const [one, two] = [await hasLicence(), await hasLicence()];
    const nowS = Math.floor(Date.now() / 1_000);
    for (const [device, timestampS] of [
      [one, nowS],
      [two, nowS],
      [one, nowS + 1],
      [one, nowS - 1],
    ] as const) {
      expect((await signIn(device, { nonce: '0123456789', timestampS })).status).toBe(200);
    }
  });

  it('OAUTH-5 uses a nonce up for a token only', async () => {
    const device = await hasLicence(false);
    const options = { nonce: 'once', timestampS: Math.floor(Date.now() / 1_000) };
    expectRefusal(await signIn({ ...device, deviceSecret: 'wrong' }, options), 401);
    expect((await signIn(device, options)).status).toBe(412);
    await world.must(201, 'PUT', `/registry/v2/devices/${device.deviceId}`, { token: anna.token });
    expect((await signIn(device, options)).status).toBe(200);
    expect((await signIn(device, options)).status).toBe(401);
  });

  it('OAUTH-4 remembers for 20 s and more, then forgets', async () => {
    const device = await hasLicence();
    const options = { nonce: 'n', timestampS: Math.floor(Date.now() / 1_000) };
    expect((await signIn(device, options)).status).toBe(200);
    world.clock.shift(20_000);
    await world.app.housekeeping.cleanUp();
    world.clock.reset();
    expect((await signIn(device, options)).status).toBe(401);
    world.clock.shift(61_000);
    await world.app.housekeeping.cleanUp();
    expect(
      await world.app.dataSource.query('SELECT * FROM consumed_nonce WHERE expires_at_ms < $1', [world.clock.nowMs()]),
    ).toEqual([]);
  });

  it('OAUTH-6 refuses other methods, other versions, other schemes and broken headers', async () => {
    const device = await hasLicence();
    const without = (name: string) => signIn(device, { parameters: { [name]: undefined } });
    const answers = [
      await signIn(device, { parameters: { oauth_signature_method: 'HMAC-SHA1' } }),
      await signIn(device, { parameters: { oauth_version: '2.0' } }),
      await without('oauth_nonce'),
      await without('oauth_consumer_key'),
      await post(undefined),
      await post(`Bearer ${anna.token}`),
      await post('OAuth x'),
      await post(`${signedHeader(device)}, oauth_nonce="twice"`),
      await post(signedHeader(device), '/v2/token?x=%GG'),
    ];
    for (const answer of answers) {
      expectRefusal(answer, 401);
      expect(answer.headers['x-here-timestamp']).toBeUndefined();
    }
  });

  it('answers 404 for unknown and deactivated devices, in the words of §2.4', async () => {
    const device = await hasLicence(false);
    await world.must(204, 'DELETE', `/registry/v2/devices/${device.deviceId}`, { token: anna.token });
    const unknown = [device, { ...VECTOR, deviceId: 'unknown' }, { ...VECTOR, deviceId: 'a\0b' }];
    for (const signer of unknown) {
      const answer = await signIn(signer);
      expect(answer).toMatchObject({
        status: 404,
        body: { code: 404, error: 'No license found for the given deviceId.', id: aUuid },
      });
      expect(Object.keys(answer.body)).toHaveLength(3);
    }
  });

  it('answers 412 for devices without a claim, in the words of §2.4; OAUTH-8 also after the unclaim', async () => {
    const device = await hasLicence(true);
    await world.must(204, 'DELETE', `/registry/v2/${device.trackingId}`, { token: anna.token });
    for (const signer of [device, await hasLicence(false)]) {
      const answer = await signIn(signer);
      expect(answer).toMatchObject({
        status: 412,
        body: { code: 412, error: 'Device has not been claimed.', id: aUuid },
      });
      expect(Object.keys(answer.body)).toHaveLength(3);
    }
  });

  it('§2.3 checks in order: syntax, method, time, licence, signature, claim, replay', async () => {
    const unclaimed = await hasLicence(false);
    const badly = { deviceId: unclaimed.deviceId, deviceSecret: 'wrong' };
    const nobody = { deviceId: 'nobody', deviceSecret: 'wrong' };
    const late = { timestampS: 1_000 };
    expectRefusal(
      await signIn(nobody, { ...late, parameters: { oauth_signature_method: 'PLAINTEXT' } }),
      401,
      /method/,
    );
    expect((await signIn(nobody, late)).headers['x-here-timestamp']).toBeDefined();
    expect((await signIn(nobody)).status).toBe(404);
    expectRefusal(await signIn(badly), 401, /signature/);
    expect((await signIn(unclaimed)).status).toBe(412);
  });

  it('a virtual device has no secret to sign with', async () => {
    const { jobId } = await world.must(202, 'POST', `/registry/v2/${project.appId}/devices?autoclaim=true`, {
      token: anna.token,
      body: { devices: [{ id: 'virtual' }] },
    });
    const [made] = await world.hasJobResults(anna, jobId);
    for (const deviceSecret of ['', 'x']) expectRefusal(await signIn({ deviceId: made.deviceId, deviceSecret }), 401);
  });

  it('OAUTH-7 names the key that every service finds on signing-key.events', async () => {
    const { accessToken } = (await signIn(await hasLicence())).body;
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
    const device = await hasLicence();
    const { accessToken } = (await signIn(device)).body;
    const path = `/registry/v2/devices/${device.deviceId}`;
    expectRefusal(await world.call('GET', path, { token: accessToken }), 403);
    expectRefusal(await world.call('GET', '/admin/v1/users', { token: accessToken }), 403);
    await world.must(204, 'DELETE', `/registry/v2/${device.trackingId}`, { token: anna.token });
    const refused = await world.eventually('the token is refused', async () => {
      const answer = await world.call('GET', path, { token: accessToken });
      return answer.status === 401 && answer;
    });
    expectRefusal(refused, 401);
  });
});

describe('stored secrets', () => {
  it('wall 9: are sealed, and not on the log', async () => {
    const device = await hasLicence();
    const rows = await world.app.dataSource.query('SELECT * FROM device WHERE device_id = $1', [device.deviceId]);
    expect(JSON.stringify(rows)).not.toContain(device.deviceSecret);
    const keys = await world.app.dataSource.query('SELECT * FROM signing_key');
    expect(JSON.stringify(keys)).not.toContain('PRIVATE KEY');
    expect(JSON.stringify(await world.eventsOf(device.deviceId))).not.toContain(device.deviceSecret);
  });
});
