import type { EventEnvelope } from '../envelope/index.ts';
import type { AppId, DeviceId, ExternalId, ProjectId, TrackingId, UserId } from '../ids/index.ts';

/** One claim of a device: the span in which `trackingId` was the identity of its data. */
export interface DeviceClaim {
  readonly trackingId: TrackingId;
  /** The project that the data belongs to; with `appId`, the one whose limits hold. */
  readonly projectId: ProjectId;
  readonly appId: AppId;
  readonly claimedBy: UserId | 'api-key';
  readonly claimedAtMs: number;
  /** Absent while the claim lasts. */
  readonly unclaimedAtMs?: number;
}

/** The whole state of a licence after the event. */
export interface DeviceState {
  readonly deviceId: DeviceId;
  readonly kind: 'physical' | 'virtual';
  /** Whose licence it is; a claim may belong to another project (REG-8). */
  readonly projectId: ProjectId;
  readonly appId: AppId;
  /** Virtual devices only. */
  readonly externalId?: ExternalId;
  readonly status: 'provisioned' | 'claimed' | 'unclaimed' | 'deactivated';
  readonly provisionedAtMs: number;
  /**
   * The newest claims, oldest first; the last one is the running one while `status` is `claimed`. Of the ended ones at most
   * `MAX_ENDED_CLAIMS`, so that an event stays small: a claim that is not listed ended long ago.
   */
  readonly claims: readonly DeviceClaim[];
  /** Grows by one with every event of this device. Readers ignore what is not newer. */
  readonly version: number;
}

/** Emitted when a licence was created (REG-2). */
export type DeviceProvisioned = EventEnvelope<'device.provisioned', DeviceState>;
/** Emitted when a device was claimed and got a fresh trackingId (REG-9, REG-11). */
export type DeviceClaimed = EventEnvelope<'device.claimed', DeviceState>;
/** Emitted when a claim ended: its trackingId is dead, its tokens are refused (REG-12). */
export type DeviceUnclaimed = EventEnvelope<'device.unclaimed', DeviceState>;
/** Emitted when a licence ended for good (REG-13). */
export type DeviceDeactivated = EventEnvelope<'device.deactivated', DeviceState>;

export type DeviceEvent = DeviceProvisioned | DeviceClaimed | DeviceUnclaimed | DeviceDeactivated;

/** So many ended claims a state lists at most. */
export const MAX_ENDED_CLAIMS = 100;

/** The claim that holds now, if the device is claimed. */
export function currentClaim(device: DeviceState): DeviceClaim | undefined {
  return device.status === 'claimed' ? device.claims.at(-1) : undefined;
}
