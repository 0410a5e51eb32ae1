import type { DeviceState } from '@umbra/contracts/device';
import type { ProjectState } from '@umbra/contracts/project';
import type { SigningKeyState } from '@umbra/contracts/signing-key';
import { requireObject, requireObjects, requireText, stateReader } from './state-reader.ts';

export const readProjectState = stateReader<ProjectState>(1, (data) => {
  requireText(data, 'projectId', 'appId');
  for (const member of requireObjects(data, 'members')) requireText(member, 'userId', 'role');
  for (const apiKey of requireObjects(data, 'apiKeys')) requireText(apiKey, 'keyId', 'sha256');
  requireObject(data, 'limits');
});

export const readDeviceState = stateReader<DeviceState>(1, (data) => {
  requireText(data, 'deviceId', 'kind', 'projectId', 'appId', 'status');
  if (data['externalId'] !== undefined) requireText(data, 'externalId');
  for (const claim of requireObjects(data, 'claims')) requireText(claim, 'trackingId', 'projectId', 'appId');
});

export const readSigningKeyState = stateReader<SigningKeyState>(1, (data) => {
  requireText(data, 'keyId');
  requireText(requireObject(data, 'publicJwk'), 'kty', 'crv', 'x');
});
