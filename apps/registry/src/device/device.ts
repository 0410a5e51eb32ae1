import type { DeviceClaim, DeviceState } from '@umbra/contracts/device';
import type { AppId, DeviceId, ExternalId, ProjectId } from '@umbra/contracts/ids';

/** What every licence has from its first day. `version` counts the facts that made it. */
interface Licence {
  readonly deviceId: DeviceId;
  readonly kind: DeviceState['kind'];
  /** Whose licence it is; a claim may belong to another project (REG-8). */
  readonly projectId: ProjectId;
  readonly appId: AppId;
  readonly externalId?: ExternalId;
  readonly provisionedAtMs: number;
  /** The newest `MAX_ENDED_CLAIMS`, oldest first. */
  readonly endedClaims: readonly EndedClaim[];
  readonly version: number;
}

export type RunningClaim = Omit<DeviceClaim, 'unclaimedAtMs'>;
export type EndedClaim = Required<DeviceClaim>;

/** REG-1: provisioned → claimed → unclaimed → claimed again … → deactivated, which is final. */
export type Device =
  | { readonly status: 'none' }
  | ProvisionedDevice
  | ClaimedDevice
  | (Licence & { readonly status: 'unclaimed' })
  | (Licence & { readonly status: 'deactivated' });

export type ProvisionedDevice = Licence & { readonly status: 'provisioned' };
export type ClaimedDevice = Licence & { readonly status: 'claimed'; readonly claim: RunningClaim };
export type KnownDevice = Exclude<Device, { status: 'none' }>;

/** The device before anything happened to it. */
export const noDevice: Device = { status: 'none' };

export function isVirtual(device: Device): device is KnownDevice {
  return device.status !== 'none' && device.kind === 'virtual';
}

/** The state as the topic carries it. */
export function toDeviceState(device: KnownDevice): DeviceState {
  const { endedClaims, ...licence } = device;
  const { deviceId, kind, projectId, appId, externalId, provisionedAtMs, status, version } = licence;
  return {
    deviceId,
    kind,
    projectId,
    appId,
    ...(externalId === undefined ? {} : { externalId }),
    status,
    provisionedAtMs,
    claims: device.status === 'claimed' ? [...endedClaims, device.claim] : endedClaims,
    version,
  };
}

/** The device that an event of the topic (or of the event table) speaks of: every event carries the whole state. */
export function fromDeviceState(state: DeviceState): KnownDevice {
  const { deviceId, kind, projectId, appId, externalId, provisionedAtMs, status, version, claims } = state;
  const licence = {
    deviceId,
    kind,
    projectId,
    appId,
    ...(externalId === undefined ? {} : { externalId }),
    provisionedAtMs,
    version,
    endedClaims: claims.filter((claim): claim is EndedClaim => claim.unclaimedAtMs !== undefined),
  };
  if (status !== 'claimed') return { ...licence, status };
  const claim = claims.find(({ unclaimedAtMs }) => unclaimedAtMs === undefined);
  if (claim === undefined) throw new TypeError(`Device ${deviceId} is claimed, but no claim of it is running.`);
  return { ...licence, status, claim };
}
