import type { DeviceState } from '@umbra/contracts/device';
import type { ProjectState } from '@umbra/contracts/project';
import type { SessionState } from '@umbra/contracts/session';
import type { SigningKeyState } from '@umbra/contracts/signing-key';
import type { UserState } from '@umbra/contracts/user';
import { requireNumber, requireObject, requireObjects, requireText, stateReader } from './state-reader.ts';

export const readProjectState = stateReader<ProjectState>(1, (data) => {
  requireText(data, 'projectId', 'appId');
  requireNumber(data, 'orgId');
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

export const readSessionState = stateReader<SessionState>(1, (data) => {
  requireText(data, 'tokenSha256', 'userId');
  requireNumber(data, 'issuedAtMs', 'expiresAtMs');
});

export const readUserState = stateReader<UserState>(1, (data) => {
  requireText(data, 'userId', 'email', 'name');
  requireNumber(data, 'createdAtMs');
});
