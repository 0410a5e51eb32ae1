import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { DeviceClaim, DeviceState } from '@umbra/contracts/device';
import type { AppId, DeviceId, ProjectId, TrackingId, UserId } from '@umbra/contracts/ids';
import type { ProjectState } from '@umbra/contracts/project';
import type { SigningKeyState } from '@umbra/contracts/signing-key';

/** A state as its topic carries it, for tests; `changes` say what the test is about. */
export function projectState(changes: Partial<Record<keyof ProjectState, unknown>> = {}): ProjectState {
  return {
    projectId: 'umbra:p1' as ProjectId,
    appId: 'app-0001' as AppId,
    orgId: 1,
    name: 'a project',
    createdAtMs: 1,
    members: [{ userId: 'HERE-u1' as UserId, role: 'admin' }],
    apiKeys: [],
    limits: {},
    version: 1,
    ...changes,
  } as ProjectState;
}

export function claim(trackingId: string, changes: Partial<Record<keyof DeviceClaim, unknown>> = {}): DeviceClaim {
  return {
    trackingId: trackingId as TrackingId,
    projectId: 'umbra:p1' as ProjectId,
    appId: 'app-0001' as AppId,
    claimedBy: 'HERE-u1' as UserId,
    claimedAtMs: 2,
    ...changes,
  } as DeviceClaim;
}

/** Claimed as `HERE-t1` in version 2, unless told otherwise. */
export function deviceState(changes: Partial<Record<keyof DeviceState, unknown>> = {}): DeviceState {
  return {
    deviceId: 'd1' as DeviceId,
    kind: 'physical',
    projectId: 'umbra:p1' as ProjectId,
    appId: 'app-0001' as AppId,
    status: 'claimed',
    provisionedAtMs: 1,
    claims: [claim('HERE-t1')],
    version: 2,
    ...changes,
  } as DeviceState;
}

/** A signing key with both halves. */
export function newSigningKey(keyId: string): { readonly privateKey: KeyObject; readonly state: SigningKeyState } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  return {
    privateKey,
    state: {
      keyId,
      algorithm: 'EdDSA',
      publicJwk: { kty: 'OKP', crv: 'Ed25519', x },
      createdAtMs: 1,
      version: 1,
    },
  };
}
