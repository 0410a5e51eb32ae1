import type { CommandOutcome } from '@umbra/contracts/command';
import type { DeviceId, ExternalId, ProjectId, TrackingId } from '@umbra/contracts/ids';
import type { AskingJob } from '../command-of.ts';
import type { CreateWish, DeleteWish, DeviceWish } from '../row-wish.ts';

// Rows of tests, and what is answered to their steps.

export const aJob: AskingJob = { jobId: 'BULK-1', projectId: 'umbra:p' as ProjectId, requestedBy: 'api-key' };

export const EVERYTHING = {
  type: 'Phone',
  tags: ['food', 'fragile'],
  geofences: ['g1', 'g2'],
  rules: ['r1'],
  sampleMs: 100_000,
  sendMs: 600_000,
} satisfies Partial<DeviceWish>;

export const anUnprovisioned = (wish: Partial<DeviceWish> = {}): CreateWish => ({
  variant: 'unprovisioned',
  name: 'truck',
  ...wish,
});

export const aProvisioned = (wish: Partial<DeviceWish> = {}): CreateWish => ({
  variant: 'provisioned',
  deviceId: 'd1' as DeviceId,
  name: 'truck',
  ...wish,
});

export const aVirtual = (wish: Partial<DeviceWish> = {}): CreateWish => ({
  variant: 'virtual',
  externalId: 'e1' as ExternalId,
  name: 'truck',
  ...wish,
});

export const anExternal = (wish: Partial<DeviceWish> = {}): CreateWish => ({
  variant: 'external',
  connectorId: 'CON-1',
  externalDeviceId: 'x1',
  name: 'truck',
  ...wish,
});

export const aDeletion = (unclaimOnly = false): DeleteWish => ({
  variant: 'delete-tracked',
  trackingId: 't1' as TrackingId,
  unclaimOnly,
});

export const aVirtualDeletion = (unclaimOnly = false): DeleteWish => ({
  variant: 'delete-virtual',
  externalId: 'e1' as ExternalId,
  unclaimOnly,
});

export const anExternalDeletion = (
  flags: { readonly unclaimOnly?: boolean; readonly removeFromConnectorOnly?: boolean } = {},
): DeleteWish => ({
  variant: 'delete-external',
  connectorId: 'CON-1',
  externalDeviceId: 'x1',
  unclaimOnly: false,
  removeFromConnectorOnly: false,
  ...flags,
});

export const done = (result: object = {}): CommandOutcome => ({ status: 'done', result });

export const refused = (status: number, code: string, message = code): CommandOutcome => ({
  status: 'refused',
  refusal: { status, code, message },
});

export const DEVICE = { deviceId: 'd1', trackingId: 't1' };
