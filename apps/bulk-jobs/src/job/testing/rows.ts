import type { CommandOutcome } from '@umbra/contracts/command';
import type { DeviceId, ExternalId, ProjectId, TrackingId } from '@umbra/contracts/ids';
import type { AskingJob } from '../command-of.ts';
import type { DeviceWish, RowWish } from '../row-wish.ts';

// Rows of tests, and what is answered to their steps.

type Wish<Variant extends RowWish['variant']> = Extract<RowWish, { readonly variant: Variant }>;

export const aJob: AskingJob = { jobId: 'BULK-1', projectId: 'umbra:p' as ProjectId, requestedBy: 'api-key' };

export const EVERYTHING = {
  type: 'Phone',
  tags: ['food', 'fragile'],
  geofences: ['g1', 'g2'],
  rules: ['r1'],
  sampleMs: 100_000,
  sendMs: 600_000,
} satisfies Partial<DeviceWish>;

export const anUnprovisioned = (wish: Partial<Wish<'unprovisioned'>> = {}): Wish<'unprovisioned'> => ({
  variant: 'unprovisioned',
  name: 'truck',
  ...wish,
});

export const aProvisioned = (wish: Partial<Wish<'provisioned'>> = {}): Wish<'provisioned'> => ({
  variant: 'provisioned',
  deviceId: 'd1' as DeviceId,
  name: 'truck',
  ...wish,
});

export const aVirtual = (wish: Partial<Wish<'virtual'>> = {}): Wish<'virtual'> => ({
  variant: 'virtual',
  externalId: 'e1' as ExternalId,
  name: 'truck',
  ...wish,
});

export const anExternal = (wish: Partial<Wish<'external'>> = {}): Wish<'external'> => ({
  variant: 'external',
  connectorId: 'CON-1',
  externalDeviceId: 'x1',
  name: 'truck',
  ...wish,
});

export const aDeletion = (wish: Partial<Wish<'delete-tracked'>> = {}): Wish<'delete-tracked'> => ({
  variant: 'delete-tracked',
  trackingId: 't1' as TrackingId,
  unclaimOnly: false,
  ...wish,
});

export const aVirtualDeletion = (wish: Partial<Wish<'delete-virtual'>> = {}): Wish<'delete-virtual'> => ({
  variant: 'delete-virtual',
  externalId: 'e1' as ExternalId,
  unclaimOnly: false,
  ...wish,
});

export const anExternalDeletion = (wish: Partial<Wish<'delete-external'>> = {}): Wish<'delete-external'> => ({
  variant: 'delete-external',
  connectorId: 'CON-1',
  externalDeviceId: 'x1',
  unclaimOnly: false,
  removeFromConnectorOnly: false,
  ...wish,
});

export const done = (result: object = {}): CommandOutcome => ({ status: 'done', result });

export const refused = (status: number, code: string, message = code): CommandOutcome => ({
  status: 'refused',
  refusal: { status, code, message },
});

export const DEVICE = { deviceId: 'd1', trackingId: 't1' };
