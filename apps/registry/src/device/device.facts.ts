import type { AppId, DeviceId, ExternalId, ProjectId } from '@umbra/contracts/ids';
import type { DeviceState } from '@umbra/contracts/device';
import type { RunningClaim } from './device.ts';

/** What can have happened to a device. On the topic each travels under its type, with the whole state after it. */
export type DeviceFact =
  | {
      readonly type: 'device.provisioned';
      readonly deviceId: DeviceId;
      readonly kind: DeviceState['kind'];
      readonly projectId: ProjectId;
      readonly appId: AppId;
      readonly externalId?: ExternalId;
      readonly atMs: number;
    }
  | { readonly type: 'device.claimed'; readonly claim: RunningClaim }
  | { readonly type: 'device.unclaimed'; readonly atMs: number }
  | { readonly type: 'device.deactivated'; readonly atMs: number };
