import type { Command, Reply } from '../command/index.ts';
import type { DeviceId, ExternalId, ProjectId, TrackingId, UserId } from '../ids/index.ts';

/** Labels that a device gets beside its name (BULK-6): none of the keys is `name`. */
export type DeviceLabels = Readonly<Record<string, readonly string[]>>;

/** On whose behalf a device is claimed. */
interface Claimant {
  readonly projectId: ProjectId;
  readonly requestedBy: UserId | 'api-key';
}

/**
 * Have a virtual device of that external id, claimed in the project: adopted if it is there, made and claimed if not
 * (C2C-10, C2C-12, BULK-6). Key: `<projectId>/<externalId>`.
 */
export type HaveVirtualDevice = Command<
  'registry.have-virtual-device',
  Claimant & {
    readonly externalId: ExternalId;
    /** Taken in the same transaction (BULK-4): without it there is no licence. */
    readonly name?: string;
  }
>;

/** Code of the refusal of what wishes for a name that another device of the project has. */
export const DEVICE_NAME_TAKEN = 'REGISTRY_DEVICE_NAME_TAKEN';

export interface VirtualDeviceHad {
  readonly deviceId: DeviceId;
  readonly trackingId: TrackingId;
  /** False: it was a claimed device of the project before. */
  readonly isNew: boolean;
}

/**
 * Make a physical licence, claim it and name it, all or nothing (BULK-4, BULK-8): a name that is taken makes no licence.
 * Key: `<projectId>/<name>`.
 */
export type ProvisionDevice = Command<'registry.provision-device', Claimant & { readonly name: string }>;

export interface DeviceProvisioned {
  readonly deviceId: DeviceId;
  readonly trackingId: TrackingId;
  /** Under UMBRA_SECRET_KEY; what it belongs to is the deviceId. */
  readonly deviceSecretSealed: string;
}

/** Claim a licence that exists, and name it, all or nothing; one that the project has claimed is adopted. Key: the deviceId. */
export type ClaimDevice = Command<
  'registry.claim-device',
  Claimant & { readonly deviceId: DeviceId; readonly name: string }
>;

export interface DeviceClaimed {
  readonly deviceId: DeviceId;
  readonly trackingId: TrackingId;
  /** False: it was a claimed device of the project before. */
  readonly isNew: boolean;
}

/** Add labels to a device of the project (BULK-6); those that it has stay, `type` is replaced. Key: the trackingId. */
export type LabelDevice = Command<
  'registry.label-device',
  { readonly projectId: ProjectId; readonly trackingId: TrackingId; readonly labels: DeviceLabels }
>;

/** Which device of the project is meant: by one of its ids. */
export interface DeviceOfProject {
  readonly deviceId?: DeviceId;
  readonly trackingId?: TrackingId;
  /** Of a virtual device of the project's own app. */
  readonly externalId?: ExternalId;
}

/**
 * End a claim of the project and the licence behind it (C2C-15, BULK-15). Done as well when both have ended. Key: the id
 * that it names; by externalId `<projectId>/<externalId>`, so that it stands behind a `HaveVirtualDevice` given before.
 */
export type ReleaseDevice = Command<
  'registry.release-device',
  DeviceOfProject & {
    readonly projectId: ProjectId;
    /** False: the licence stays, unclaimed (BULK-15). */
    readonly deactivate: boolean;
  }
>;

/** What was released: whichever of its ids are known. */
export interface DeviceReleased {
  readonly deviceId?: DeviceId;
  readonly trackingId?: TrackingId;
  readonly externalId?: ExternalId;
}

export type RegistryCommand = HaveVirtualDevice | ProvisionDevice | ClaimDevice | LabelDevice | ReleaseDevice;

export type VirtualDeviceReply = Reply<'registry.virtual-device-had', VirtualDeviceHad>;
export type DeviceProvisionedReply = Reply<'registry.device-provisioned', DeviceProvisioned>;
export type DeviceClaimedReply = Reply<'registry.device-claimed', DeviceClaimed>;
export type DeviceLabelledReply = Reply<'registry.device-labelled', Record<never, never>>;
export type DeviceReleasedReply = Reply<'registry.device-released', DeviceReleased>;
