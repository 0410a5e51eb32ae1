import type { Command, Reply } from '../command/index.ts';
import type { DeviceId, ExternalId, ProjectId, TrackingId, UserId } from '../ids/index.ts';

/**
 * Have a virtual device of that external id, claimed in the project: adopted if it is there, made and claimed if not
 * (C2C-10, C2C-12). Key: `<projectId>/<externalId>`.
 */
export type HaveVirtualDevice = Command<
  'registry.have-virtual-device',
  {
    readonly projectId: ProjectId;
    readonly externalId: ExternalId;
    /** In whose name it is claimed. */
    readonly requestedBy: UserId | 'api-key';
  }
>;

export interface VirtualDeviceHad {
  readonly deviceId: DeviceId;
  readonly trackingId: TrackingId;
  /** False: it was a claimed device of the project before. */
  readonly isNew: boolean;
}

/** End a claim of the project and the licence behind it (C2C-15). Done as well when both have ended. Key: the deviceId. */
export type ReleaseDevice = Command<
  'registry.release-device',
  {
    readonly projectId: ProjectId;
    readonly deviceId: DeviceId;
    /** False: the licence stays, unclaimed (BULK-15). */
    readonly deactivate: boolean;
  }
>;

export type RegistryCommand = HaveVirtualDevice | ReleaseDevice;

export type VirtualDeviceReply = Reply<'registry.virtual-device-had', VirtualDeviceHad>;
export type DeviceReleasedReply = Reply<'registry.device-released', Record<never, never>>;
