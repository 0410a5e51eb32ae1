import { inTransaction } from '@umbra/postgres';
import type { AppId, DeviceId, ProjectId, TrackingId } from '@umbra/contracts/ids';
import { Sealer } from '@umbra/sealing';
import { DevicesRepository } from '../device-store/devices.repository.ts';
import { percentEncode } from '../oauth/percent-encoding.ts';
import { eventOrigin } from '../persistence/event-origin.ts';
import { expectRefusal } from '../testing/envelopes.ts';
import { RegistryWorld, SECRET_KEY } from '../testing/registry-world.ts';
import { signedHeader } from '../testing/sign-request.ts';
import { SigningDevices } from '../testing/signing-devices.ts';

const PUBLIC_URL = 'https://tracking.example.test';
const VECTOR = {
  deviceId: '0f0c8a52-6f0e-4c52-9a52-3d5b1c7e9a10',
  deviceSecret: 'q1W2e3R4t5Y6u7I8o9P0-aSdFgHjKlZxCvBnM_qWeRt',
};
const VECTOR_TIME_S = 1_700_000_000;

let world: RegistryWorld;
let devices: SigningDevices;

beforeAll(async () => {
  world = await RegistryWorld.start({ UMBRA_PUBLIC_URLS: `${PUBLIC_URL},https://other.test:8443` });
  devices = await SigningDevices.of(world);
});
afterAll(() => world?.stop());
afterEach(() => world.clock.reset());

/** The device of the contract's vectors, with the ids and the secret that they name. */
async function hasVectorDevice(): Promise<void> {
  const { projectId, appId } = devices.project;
  const ids = { projectId: projectId as ProjectId, appId: appId as AppId };
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
    const answer = await devices.post(authorization, path);
    expect(answer).toMatchObject({ status: 200, body: { accessToken: expect.any(String), expiresIn: 86_399 } });
    expect(answer.headers['x-here-timestamp']).toBeUndefined();
    expectRefusal(await devices.post(authorization, path), 401, /used already/);
  });

  it('C is not for another query', async () => {
    const authorization = header('MnPQrS9L91UscVF1B0EM/JQdVsS45JR3BSJPQIn4YAk=');
    expectRefusal(await devices.post(authorization, '/v2/token?projectId=org1%3Aproj%202'), 401);
    expectRefusal(await devices.post(authorization), 401);
  });
});

describe('GET /v2/timestamp', () => {
  it('tells whole seconds, to anybody', async () => {
    world.clock.stopAt(1_700_000_000_999);
    expect(await world.must(200, 'GET', '/v2/timestamp?projectId=x')).toEqual({ timestamp: 1_700_000_000 });
  });
});

describe('the check of a signed request', () => {
  it('OAUTH-1 takes a signature for each of its addresses, and for no other', async () => {
    const device = await devices.hasLicence();
    const ours = [`${PUBLIC_URL}/v2/token`, 'https://other.test:8443/v2/token', 'http://127.0.0.1:8080/v2/token'];
    for (const baseUrl of ours) expect((await devices.signIn(device, { baseUrl })).status).toBe(200);
    for (const baseUrl of [
      `${world.url}/v2/token`,
      'https://tracking.example.test:443/v2/token',
      `${PUBLIC_URL}/v2/token/`,
    ]) {
      expectRefusal(await devices.signIn(device, { baseUrl }), 401);
    }
  });

  it('GEN-15 signs whatever query a client adds', async () => {
    const query = [
      ['projectId', 'a b'],
      ['x', ''],
      ['x', 'é'],
    ] as const;
    const device = await devices.hasLicence();
    const answer = await devices.post(signedHeader(device, { query }), '/v2/token?x=&projectId=a+b&x=%C3%A9');
    expect(answer.status).toBe(200);
  });

  it('OAUTH-2 takes 10 s of skew; beyond, tells the time of the server', async () => {
    const device = await devices.hasLicence();
    world.clock.stopAt(1_700_000_000_500);
    for (const timestampS of [1_699_999_990, 1_700_000_010]) {
      expect((await devices.signIn(device, { timestampS })).status).toBe(200);
    }
    for (const timestampS of [1_699_999_989, 1_700_000_011, 0, 999_999_999_999]) {
      const answer = await devices.signIn(device, { timestampS });
      expectRefusal(answer, 401);
      expect(answer.headers['x-here-timestamp']).toBe('1700000000');
      expect(answer.headers['retry-after']).toBeUndefined();
    }
  });

  it('OAUTH-3 refuses a wrong signature without telling the time', async () => {
    const { deviceId } = await devices.hasLicence();
    const answer = await devices.signIn({ deviceId, deviceSecret: 'wrong' });
    expectRefusal(answer, 401);
    expect(answer.headers['x-here-timestamp']).toBeUndefined();
  });

  it('OAUTH-6 refuses other methods, other versions, other schemes and broken headers', async () => {
    const device = await devices.hasLicence();
    const without = (name: string) => devices.signIn(device, { parameters: { [name]: undefined } });
    const answers = [
      await devices.signIn(device, { parameters: { oauth_signature_method: 'HMAC-SHA1' } }),
      await devices.signIn(device, { parameters: { oauth_version: '2.0' } }),
      await without('oauth_nonce'),
      await without('oauth_consumer_key'),
      await devices.post(undefined),
      await devices.post(`Bearer ${devices.anna.token}`),
      await devices.post('OAuth x'),
      await devices.post(`${signedHeader(device)}, oauth_nonce="twice"`),
      await devices.post(signedHeader(device), '/v2/token?x=%GG'),
    ];
    for (const answer of answers) {
      expectRefusal(answer, 401);
      expect(answer.headers['x-here-timestamp']).toBeUndefined();
    }
  });

  it('§2.3 checks in order: syntax, method, time, licence, signature, claim, replay', async () => {
    const unclaimed = await devices.hasLicence(false);
    const badly = { deviceId: unclaimed.deviceId, deviceSecret: 'wrong' };
    const nobody = { deviceId: 'nobody', deviceSecret: 'wrong' };
    const late = { timestampS: 1_000 };
    expectRefusal(
      await devices.signIn(nobody, { ...late, parameters: { oauth_signature_method: 'PLAINTEXT' } }),
      401,
      /method/,
    );
    expect((await devices.signIn(nobody, late)).headers['x-here-timestamp']).toBeDefined();
    expect((await devices.signIn(nobody)).status).toBe(404);
    expectRefusal(await devices.signIn(badly), 401, /signature/);
    expect((await devices.signIn(unclaimed)).status).toBe(412);
  });
});
