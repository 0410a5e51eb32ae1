import { createHash, generateKeyPairSync, randomBytes, randomInt, randomUUID, type KeyObject } from 'node:crypto';
import type { DesiredShadow, DesiredShadowState } from '@umbra/contracts/desired-shadow';
import type { DeviceState } from '@umbra/contracts/device';
import {
  newAppId,
  newPhysicalDeviceId,
  newPhysicalTrackingId,
  newProjectId,
  newUserId,
  newVirtualDeviceId,
  newVirtualTrackingId,
  type ExternalId,
} from '@umbra/contracts/ids';
import type { ProjectState } from '@umbra/contracts/project';
import type { SigningKeyState } from '@umbra/contracts/signing-key';

// States as the registry and shadows publish them, for tests of services that read them.

export interface TestProject {
  readonly state: ProjectState;
  readonly apiKey: string;
}

/** What a column `integer` takes. */
const MAX_ORG_ID = 2_147_483_647;

export function aProject(overrides: Partial<ProjectState> = {}): TestProject {
  const apiKey = `umbra_${randomBytes(32).toString('base64url')}`;
  const state: ProjectState = {
    projectId: newProjectId(),
    appId: newAppId(),
    orgId: randomInt(1, MAX_ORG_ID),
    name: 'test',
    createdAtMs: 1,
    members: [{ userId: newUserId(), role: 'admin' }],
    apiKeys: [{ keyId: randomUUID(), name: 'test', sha256: createHash('sha256').update(apiKey).digest('hex') }],
    limits: {},
    version: 1,
    ...overrides,
  };
  return { state, apiKey };
}

export function aDevice({ state }: TestProject, overrides: Partial<DeviceState> = {}): DeviceState {
  const { projectId, appId } = state;
  const isVirtual = overrides.externalId !== undefined;
  return {
    deviceId: isVirtual ? newVirtualDeviceId() : newPhysicalDeviceId(),
    kind: isVirtual ? 'virtual' : 'physical',
    projectId,
    appId,
    status: 'claimed',
    provisionedAtMs: 1,
    claims: [
      {
        trackingId: isVirtual ? newVirtualTrackingId() : newPhysicalTrackingId(),
        projectId,
        appId,
        claimedBy: state.members[0]!.userId,
        claimedAtMs: 2,
      },
    ],
    version: 2,
    ...overrides,
  };
}

export const anExternalId = (): ExternalId => `truck-${randomUUID().slice(0, 8)}` as ExternalId;

export const trackingIdOf = (device: DeviceState) => device.claims.at(-1)!.trackingId;

export function unclaimed(device: DeviceState): DeviceState {
  return {
    ...device,
    status: 'unclaimed',
    claims: device.claims.map((claim) => ({ ...claim, unclaimedAtMs: 3 })),
    version: device.version + 1,
  };
}

export function aDesiredState(device: DeviceState, desired: DesiredShadow, version = 1): DesiredShadowState {
  const { trackingId, projectId } = device.claims.at(-1)!;
  return { trackingId, projectId, desired, version };
}

export interface TestSigningKey {
  readonly state: SigningKeyState;
  readonly privateKey: KeyObject;
}

export function aSigningKey(): TestSigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  const publicJwk = { kty: 'OKP', crv: 'Ed25519', x } as const;
  return {
    state: { keyId: randomUUID(), algorithm: 'EdDSA', publicJwk, createdAtMs: 1, version: 1 },
    privateKey,
  };
}
