import type { DeviceId, ProjectId, TrackingId, UserId } from '@umbra/contracts/ids';
import { TailBehindError } from '@umbra/kafka';
import { DevicesView } from '../devices/devices.view.ts';
import { ProjectsView } from '../projects/projects.view.ts';
import { SigningKeysView } from '../signing-keys/signing-keys.view.ts';
import { FakeFreshness } from '../testing/fake-freshness.ts';
import { claim, deviceState, newSigningKey, projectState } from '../testing/states.ts';
import { hashApiKey, newApiKey } from '../tokens/api-key.ts';
import { signToken } from '../tokens/sign-token.ts';
import type { TokenClaims } from '../tokens/token-claims.ts';
import { Authenticator } from './authenticator.ts';

const key = newSigningKey('key-1');
const startMs = 1_764_000_000_000;

const device: TokenClaims = {
  kind: 'device',
  deviceId: 'd1' as DeviceId,
  trackingId: 'HERE-t1' as TrackingId,
  projectId: 'umbra:p1' as ProjectId,
  deviceVersion: 2,
};
const user: TokenClaims = { kind: 'user', userId: 'HERE-u1' as UserId };
const userCaller = { ...user, issuedAtMs: startMs };

function setUp({ maxCached = 100 } = {}) {
  const projects = new ProjectsView();
  const devices = new DevicesView();
  const signingKeys = new SigningKeysView();
  const freshness = new FakeFreshness();
  signingKeys.apply(key.state);
  projects.apply(projectState());
  devices.apply(deviceState());
  const clock = { nowMs: startMs };
  const nowMs = () => clock.nowMs;
  const authenticator = new Authenticator({ projects, signingKeys, devices, freshness, maxCached, nowMs });
  const sign = (claims: TokenClaims, keyId = 'key-1') =>
    signToken(key.privateKey, keyId, claims, { issuedAtMs: startMs });
  return { projects, devices, signingKeys, freshness, clock, authenticator, sign };
}

const refused = (status: number, code?: string) =>
  expect.objectContaining({ status, ...(code === undefined ? {} : { code }) });

describe('Authenticator', () => {
  it('knows a device, a user and an exchanged user by their tokens', async () => {
    const { authenticator, sign } = setUp();
    const exchanged: TokenClaims = { ...user, projectId: 'umbra:p1' as ProjectId };
    expect(await authenticator.authenticate(`Bearer ${await sign(device)}`)).toEqual(device);
    for (const claims of [user, exchanged]) {
      const caller = await authenticator.authenticate(`Bearer ${await sign(claims)}`);
      expect(caller).toEqual({ ...claims, issuedAtMs: startMs });
    }
  });

  it.each([
    ['no header', undefined],
    ['an empty header', ''],
    ['another scheme', 'Basic dXNlcjpwdw=='],
    ['an unknown token', 'Bearer h1.abc'],
    ['something that looks like a token', 'Bearer eyJhbGciOiJFZERTQSJ9.e30.AAAA'],
    ['more than 1023 bytes', `Bearer ${'a'.repeat(2000)}`],
    ['an unknown API key', `Bearer ${newApiKey()}`],
  ])('AUTH-1 refuses %s with 401 and a sentence', async (_what, header) => {
    const { authenticator } = setUp();
    const error: unknown = await authenticator.authenticate(header).catch((reason: unknown) => reason);
    expect(error).toEqual(refused(401));
    expect((error as Error).message.length).toBeGreaterThan(10);
  });

  it('AUTH-1 refuses an expired token, also one that it knew while it was good', async () => {
    const { authenticator, sign, clock } = setUp();
    const header = `Bearer ${await sign(user)}`;
    await authenticator.authenticate(header);
    clock.nowMs = startMs + 86_400_000 - 1;
    expect(authenticator.authenticateCached(header)).toEqual(userCaller);
    clock.nowMs += 1;
    expect(authenticator.authenticateCached(header)).toBeUndefined();
    await expect(authenticator.authenticate(header)).rejects.toEqual(refused(401));
  });

  it('AUTH-4 takes a bare token, and the scheme in any case', async () => {
    const { authenticator, sign } = setUp();
    const token = await sign(user);
    for (const header of [token, `bearer ${token}`, `BEARER  ${token}`]) {
      expect(await authenticator.authenticate(header)).toEqual(userCaller);
    }
  });

  it('answers from memory the second time, with the same caller', async () => {
    const { authenticator, sign } = setUp();
    const header = `Bearer ${await sign(device)}`;
    expect(authenticator.authenticateCached(header)).toBeUndefined();
    const caller = await authenticator.authenticate(header);
    expect(authenticator.authenticateCached(header)).toBe(caller);
    expect(await authenticator.authenticate(header)).toBe(caller);
    expect(Object.isFrozen(caller)).toBe(true);
  });

  it('AUTH-4 remembers a token once, however its header is spelled', async () => {
    const { authenticator, sign } = setUp({ maxCached: 2 });
    const [first, second] = [await sign(user), await sign(device)];
    for (const header of [`Bearer ${first}`, `Bearer ${second}`]) await authenticator.authenticate(header);
    for (let blanks = 2; blanks < 10; blanks += 1) {
      const header = `bearer${' '.repeat(blanks)}${second}`;
      expect(authenticator.authenticateCached(header)).toBeDefined();
      await authenticator.authenticate(header);
    }
    expect(authenticator.authenticateCached(first)).toEqual(userCaller);
  });

  it('remembers a bounded number of tokens', async () => {
    const { authenticator, sign } = setUp({ maxCached: 2 });
    const headers = await Promise.all([1, 2, 3].map(async () => `Bearer ${await sign(user)}`));
    for (const header of headers) await authenticator.authenticate(header);
    expect(headers.map((header) => authenticator.authenticateCached(header) !== undefined)).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('OAUTH-8 refuses with 401, at once, a claim so old that the newest state lists it no more', async () => {
    const { authenticator, sign, signingKeys, projects, freshness } = setUp();
    const devices = new DevicesView();
    devices.apply(deviceState({ version: 300, claims: [claim('HERE-t300')] }));
    const late = new Authenticator({ projects, signingKeys, devices, freshness, nowMs: () => startMs });
    const header = `Bearer ${await sign(device)}`;
    expect(await authenticator.authenticate(header)).toEqual(device);
    await expect(late.authenticate(header)).rejects.toEqual(refused(401, 'ACCESS_CLAIM_ENDED'));
  });

  describe('signing keys', () => {
    it('waits once for a key that it does not know, then accepts', async () => {
      const { authenticator, sign, signingKeys, freshness } = setUp();
      const header = `Bearer ${await sign(user, 'key-2')}`;
      freshness.onCaughtUp = () => signingKeys.apply({ ...key.state, keyId: 'key-2' });
      expect(await authenticator.authenticate(header)).toEqual(userCaller);
      expect(freshness.asked).toBe(1);
    });

    it('waits once for a key that there is not, then refuses with 401', async () => {
      const { authenticator, sign, freshness } = setUp();
      await expect(authenticator.authenticate(await sign(user, 'key-2'))).rejects.toEqual(refused(401));
      expect(freshness.asked).toBe(1);
    });

    it('says 503 rather than 401 while it cannot make sure', async () => {
      const { authenticator, sign, freshness } = setUp();
      freshness.onCaughtUp = () => {
        throw new TailBehindError('the brokers are away');
      };
      await expect(authenticator.authenticate(await sign(user, 'key-2'))).rejects.toMatchObject({ retryable: true });
    });

    it('refuses tokens of a retired key, also remembered ones', async () => {
      const { authenticator, sign, signingKeys } = setUp();
      const header = `Bearer ${await sign(user)}`;
      await authenticator.authenticate(header);
      signingKeys.apply({ ...key.state, version: 2, retiredAtMs: startMs });
      expect(authenticator.authenticateCached(header)).toBeUndefined();
      await expect(authenticator.authenticate(header)).rejects.toEqual(refused(401));
    });
  });

  describe('device tokens', () => {
    it('OAUTH-8 are refused with 401 as soon as the unclaim is known, also remembered ones', async () => {
      const { authenticator, sign, devices } = setUp();
      const header = `Bearer ${await sign(device)}`;
      await authenticator.authenticate(header);
      devices.apply(deviceState({ version: 3, status: 'unclaimed' }));
      expect(authenticator.authenticateCached(header)).toBeUndefined();
      await expect(authenticator.authenticate(header)).rejects.toEqual(refused(401, 'ACCESS_CLAIM_ENDED'));
    });

    it('wait for a claim that has not arrived yet', async () => {
      const { authenticator, sign, devices, freshness } = setUp();
      const fresh = { ...device, deviceId: 'd9' as DeviceId, trackingId: 'HERE-t9' as TrackingId };
      const state = deviceState({ deviceId: 'd9', claims: [{ ...deviceState().claims[0], trackingId: 'HERE-t9' }] });
      const caller = authenticator.authenticate(`Bearer ${await sign(fresh)}`);
      setTimeout(() => freshness.arrive(() => devices.apply(state)), 5);
      expect(await caller).toEqual(fresh);
    });

    it('are answered 503, never 401 or 404, when the claim does not arrive in time', async () => {
      const { authenticator, sign } = setUp();
      for (const claims of [
        { ...device, deviceVersion: 3 },
        { ...device, deviceId: 'd9' as DeviceId, trackingId: 'HERE-t9' as TrackingId },
      ]) {
        const token = await sign(claims);
        await expect(authenticator.authenticate(token)).rejects.toEqual(refused(503, 'ACCESS_STATE_BEHIND'));
      }
    });

    it('are not good from memory while the copy of the device is older than they are', async () => {
      const { authenticator, sign, devices } = setUp();
      const newer: TokenClaims = { ...device, deviceVersion: 4 };
      const header = `Bearer ${await sign(newer)}`;
      await expect(authenticator.authenticate(header)).rejects.toEqual(refused(503));
      expect(authenticator.authenticateCached(header)).toBeUndefined();
      devices.apply(deviceState({ version: 4 }));
      expect(await authenticator.authenticate(header)).toEqual(newer);
    });
  });

  describe('API keys', () => {
    it('stand for their project, until they are revoked', async () => {
      const { authenticator, projects } = setUp();
      const apiKey = newApiKey();
      const apiKeys = [{ keyId: 'k1', name: 'a key', sha256: hashApiKey(apiKey) }];
      projects.apply(projectState({ version: 2, apiKeys }));
      const header = `Bearer ${apiKey}`;
      expect(await authenticator.authenticate(header)).toEqual({ kind: 'client', projectId: 'umbra:p1', keyId: 'k1' });
      expect(authenticator.authenticateCached(header)).toBeDefined();
      projects.apply(projectState({ version: 3 }));
      expect(authenticator.authenticateCached(header)).toBeUndefined();
      await expect(authenticator.authenticate(header)).rejects.toEqual(refused(401));
    });

    it('are waited for when they are new', async () => {
      const { authenticator, projects, freshness } = setUp();
      const apiKey = newApiKey();
      const apiKeys = [{ keyId: 'k1', name: 'a key', sha256: hashApiKey(apiKey) }];
      freshness.onCaughtUp = () => projects.apply(projectState({ version: 2, apiKeys }));
      expect(await authenticator.authenticate(`Bearer ${apiKey}`)).toMatchObject({ kind: 'client' });
    });

    it('cost no question to the log when they only look like nothing of ours', async () => {
      const { authenticator, freshness } = setUp();
      await expect(authenticator.authenticate('Bearer guess')).rejects.toEqual(refused(401));
      expect(freshness.asked).toBe(0);
    });
  });
});
