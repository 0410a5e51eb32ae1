import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { signToken } from '@umbra/access';
import { deviceTopic, type DeviceState } from '@umbra/contracts/device';
import { newEvent } from '@umbra/contracts/envelope';
import {
  newAppId,
  newPhysicalDeviceId,
  newPhysicalTrackingId,
  newProjectId,
  newUserId,
  type ProjectId,
} from '@umbra/contracts/ids';
import { projectTopic, type ProjectState } from '@umbra/contracts/project';
import { signingKeyTopic, type SigningKeyState } from '@umbra/contracts/signing-key';
import type { Topic } from '@umbra/contracts/topics';
import { eventRecord } from '@umbra/kafka';
import type { Stage } from './stage.ts';

/** A project, and the token of its one device that asks; those that report need none. */
export interface BenchProject {
  readonly projectId: ProjectId;
  readonly token: string;
}

/** Publishes what the registry would: a key, and so many projects with a device each. */
export async function publishProjects({ log }: Stage, count: number): Promise<BenchProject[]> {
  const publish = (topic: Topic, key: string, type: string, data: object) => {
    const origin = { producer: 'bench', correlationId: randomUUID(), occurredAtMs: Date.now() };
    return log.append([eventRecord(topic, key, newEvent(type, 1, data, origin))]);
  };
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const signingKey: SigningKeyState = {
    ...{ keyId: randomUUID(), algorithm: 'EdDSA', createdAtMs: Date.now(), version: 1 },
    publicJwk: { kty: 'OKP', crv: 'Ed25519', x: publicKey.export({ format: 'jwk' }).x ?? '' },
  };
  await publish(signingKeyTopic, signingKey.keyId, 'signing-key.created', signingKey);
  return Promise.all(
    Array.from({ length: count }, async () => {
      const project = newProject();
      const device = deviceOf(project);
      const { projectId } = project;
      await publish(projectTopic, projectId, 'project.created', project);
      await publish(deviceTopic, device.deviceId, 'device.claimed', device);
      const { deviceId, version: deviceVersion, claims } = device;
      const { trackingId } = claims[0]!;
      const claimed = { kind: 'device', deviceId, trackingId, projectId, deviceVersion } as const;
      return { projectId, token: await signToken(privateKey, signingKey.keyId, claimed) };
    }),
  );
}

const newProject = (): ProjectState => ({
  ...{ projectId: newProjectId(), appId: newAppId(), orgId: 1, name: 'bench', createdAtMs: Date.now() },
  ...{ members: [{ userId: newUserId(), role: 'admin' }], apiKeys: [], limits: {}, version: 1 },
});

const deviceOf = ({ projectId, appId, members }: ProjectState): DeviceState => ({
  ...{ deviceId: newPhysicalDeviceId(), kind: 'physical', projectId, appId, status: 'claimed', version: 2 },
  provisionedAtMs: Date.now(),
  claims: [
    { trackingId: newPhysicalTrackingId(), projectId, appId, claimedBy: members[0]!.userId, claimedAtMs: Date.now() },
  ],
});
