import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { DeviceId, ProjectId, TrackingId, UserId } from '@umbra/contracts/ids';
import { SignJWT } from 'jose';
import { SigningKeysView } from '../signing-keys/signing-keys.view.ts';
import { newSigningKey } from '../testing/states.ts';
import { hashApiKey, looksLikeApiKey, newApiKey } from './api-key.ts';
import { bearerToken } from './bearer.ts';
import { signToken } from './sign-token.ts';
import type { TokenClaims } from './token-claims.ts';
import { InvalidTokenError, UnknownSigningKeyError, verifyToken } from './verify-token.ts';

const key = newSigningKey('key-1');
const keys = new SigningKeysView();
keys.apply(key.state);
const findKey = (keyId: string) => keys.byId(keyId);
const nowMs = 1_764_000_000_000;

const device: TokenClaims = {
  kind: 'device',
  deviceId: 'd1' as DeviceId,
  trackingId: 'HERE-t1' as TrackingId,
  projectId: 'umbra:p1' as ProjectId,
  deviceVersion: 2,
};
const user: TokenClaims = { kind: 'user', userId: 'HERE-u1' as UserId };

describe('tokens', () => {
  it.each([device, user, { ...user, projectId: 'umbra:p1' as ProjectId }, { ...user, isAdministrator: true } as const])(
    'say what they were signed for: %j',
    async (claims) => {
      const token = await signToken(key.privateKey, 'key-1', claims, { issuedAtMs: nowMs, tokenId: 'id-1' });
      const verified = await verifyToken(token, findKey, { nowMs });
      expect(verified).toMatchObject({ claims, tokenId: 'id-1', keyId: 'key-1', issuedAtMs: nowMs });
    },
  );

  it('AUTH-3 are at most 1023 bytes long, with the longest ids there are, and free of quotes and backslashes', async () => {
    const token = await signToken(key.privateKey, 'k'.repeat(36), {
      ...device,
      deviceId: `VRDE-${'d'.repeat(36)}` as DeviceId,
      trackingId: 't'.repeat(50) as TrackingId,
      projectId: 'p'.repeat(50) as ProjectId,
      deviceVersion: Number.MAX_SAFE_INTEGER,
    });
    expect(Buffer.byteLength(token)).toBeLessThanOrEqual(1023);
    expect(token).not.toMatch(/["\\]/);
  });

  it('AUTH-3 are refused at signing rather than made longer', async () => {
    const projectId = 'p'.repeat(800) as ProjectId;
    await expect(signToken(key.privateKey, 'key-1', { ...user, projectId })).rejects.toThrow('longer than devices');
  });

  it('OAUTH-7 USR-1 last 86399 s for devices and 86400 s for users', async () => {
    for (const [claims, seconds] of [
      [device, 86_399],
      [user, 86_400],
    ] as const) {
      const token = await signToken(key.privateKey, 'key-1', claims, { issuedAtMs: nowMs });
      const endMs = nowMs + seconds * 1000;
      await expect(verifyToken(token, findKey, { nowMs: endMs - 1000 })).resolves.toBeDefined();
      await expect(verifyToken(token, findKey, { nowMs: endMs })).rejects.toThrow('expired');
    }
  });

  it('are refused when a byte was changed, another key signed them, or another algorithm is named', async () => {
    const token = await signToken(key.privateKey, 'key-1', user, { issuedAtMs: nowMs });
    const [header = '', payload = '', signature = ''] = token.split('.');
    const other = generateKeyPairSync('ed25519').privateKey;
    const admin = Buffer.from(
      JSON.stringify({ ...JSON.parse(Buffer.from(payload, 'base64url').toString()), sub: 'HERE-admin' }),
    );
    const none = Buffer.from(JSON.stringify({ alg: 'none', kid: 'key-1' })).toString('base64url');
    const secret = createPublicKey({ key: { ...key.state.publicJwk }, format: 'jwk' }).export({
      format: 'der',
      type: 'spki',
    });
    const forged = [
      `${header}.${admin.toString('base64url')}.${signature}`,
      `${header}.${payload}.${signature.slice(0, -3)}AAA`,
      await signToken(other, 'key-1', user, { issuedAtMs: nowMs }),
      `${none}.${payload}.${signature}`,
      await new SignJWT({ sub: 'HERE-u1', use: 'user', jti: 'x' })
        .setProtectedHeader({ alg: 'HS256', kid: 'key-1' })
        .setIssuer('umbra')
        .setIssuedAt(nowMs / 1000)
        .setExpirationTime(nowMs / 1000 + 60)
        .sign(secret),
    ];
    for (const text of forged) await expect(verifyToken(text, findKey, { nowMs })).rejects.toThrow(InvalidTokenError);
  });

  it.each([
    ['another issuer', { sub: 'HERE-u1', use: 'user', jti: 'x', iss: 'somebody' }],
    ['no kind', { sub: 'HERE-u1', jti: 'x', iss: 'umbra' }],
    ['a device without version', { sub: 'd1', use: 'device', tid: 't', prj: 'p', jti: 'x', iss: 'umbra' }],
    ['no token id', { sub: 'HERE-u1', use: 'user', iss: 'umbra' }],
  ])('are refused with %s, though our key signed them', async (_what, { iss, ...claims }) => {
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'EdDSA', kid: 'key-1' })
      .setIssuer(iss)
      .setIssuedAt(nowMs / 1000)
      .setExpirationTime(nowMs / 1000 + 60)
      .sign(key.privateKey);
    await expect(verifyToken(token, findKey, { nowMs })).rejects.toThrow(InvalidTokenError);
  });

  it('are told apart when their key is unknown, and refused when it is retired', async () => {
    const token = await signToken(key.privateKey, 'key-2', user, { issuedAtMs: nowMs });
    await expect(verifyToken(token, findKey, { nowMs })).rejects.toThrow(UnknownSigningKeyError);
    const view = new SigningKeysView();
    view.apply({ ...key.state, keyId: 'key-2' });
    view.apply({ ...key.state, keyId: 'key-2', version: 2, retiredAtMs: nowMs });
    view.apply({ ...key.state, keyId: 'key-2' });
    await expect(verifyToken(token, (keyId) => view.byId(keyId), { nowMs })).rejects.toThrow('retired');
    await expect(verifyToken(token, (keyId) => view.byId(keyId), { nowMs: nowMs - 1 })).resolves.toBeDefined();
  });

  it.each(['', 'a', 'a.b', 'a.b.c', '..', 'e30.e30.e30', `${'a'.repeat(1000)}.b.c${'c'.repeat(30)}`])(
    'are refused, not choked on, when they are %j',
    async (text) => {
      await expect(verifyToken(text, findKey, { nowMs })).rejects.toThrow(InvalidTokenError);
    },
  );
});

describe('API keys', () => {
  it('are random, recognisable, and kept as SHA-256', () => {
    const apiKey = newApiKey();
    expect(looksLikeApiKey(apiKey)).toBe(true);
    expect(newApiKey()).not.toBe(apiKey);
    expect(hashApiKey('umbra_x')).toBe('dd7bfe9c14f312867d414b997222092f495cbf88478948d819294baf788f5b7f');
    for (const text of ['', 'umbra_', `${apiKey}x`, apiKey.slice(1)]) expect(looksLikeApiKey(text)).toBe(false);
  });
});

describe('bearerToken', () => {
  it.each([
    ['Bearer abc', 'abc'],
    ['bearer abc', 'abc'],
    ['BEARER   abc', 'abc'],
    [' Bearer abc ', 'abc'],
    ['abc', 'abc'],
    ['h1.a-b_c', 'h1.a-b_c'],
  ])('AUTH-4 takes the token from %j', (header, token) => {
    expect(bearerToken(header)).toBe(token);
  });

  it.each([undefined, '', '  ', 'Bearer', 'bearer ', 'Basic dTpw', 'OAuth a="b", c="d"', 'Bearer a b'])(
    'AUTH-1 finds none in %j',
    (header) => {
      expect(bearerToken(header)).toBeUndefined();
    },
  );
});
