import type { AppId, DeviceId, ExternalId, ProjectId, TrackingId, UserId } from '@umbra/contracts/ids';
import {
  newDeviceSecret,
  newPhysicalDeviceId,
  newPhysicalTrackingId,
  newVirtualDeviceId,
  newVirtualTrackingId,
} from '@umbra/contracts/ids';
import type { DeviceCommand } from '../device/decide-device.ts';
import { decideDevice } from '../device/decide-device.ts';
import { noDevice, type Device, type KnownDevice } from '../device/device.ts';
import type { DeviceFact } from '../device/device.facts.ts';
import { evolveDevice } from '../device/evolve-device.ts';

/** For whom licences are made. */
export interface Licensee {
  readonly projectId: ProjectId;
  readonly appId: AppId;
  /** Claims each for its own project, in the name of this caller (REG-7); undefined: leaves them unclaimed. */
  readonly claimFor: UserId | 'api-key' | undefined;
}

/** A licence that was thought up, but not stored yet. */
export interface PlannedLicence {
  readonly device: KnownDevice;
  readonly facts: readonly DeviceFact[];
  readonly deviceId: DeviceId;
  /** Of physical devices. */
  readonly deviceSecret?: string;
  readonly externalId?: ExternalId;
  readonly trackingId?: TrackingId;
}

/** A licence with fresh ids: virtual if it has an external id, else physical with a secret (§1.2). */
export function planLicence(licensee: Licensee, externalId: ExternalId | undefined, atMs: number): PlannedLicence {
  const { projectId, appId, claimFor } = licensee;
  const isVirtual = externalId !== undefined;
  const deviceId = isVirtual ? newVirtualDeviceId() : newPhysicalDeviceId();
  const kind = isVirtual ? 'virtual' : 'physical';
  const commands: DeviceCommand[] = [
    {
      type: 'ProvisionDevice',
      deviceId,
      kind,
      projectId,
      appId,
      ...(isVirtual ? { externalId } : {}),
      atMs,
    },
  ];
  const freshTrackingId = isVirtual ? newVirtualTrackingId() : newPhysicalTrackingId();
  if (claimFor !== undefined) {
    commands.push({ type: 'ClaimDevice', freshTrackingId, projectId, appId, claimedBy: claimFor, atMs });
  }
  let device: Device = noDevice;
  const facts: DeviceFact[] = [];
  for (const command of commands) {
    const decision = decideDevice(command, device);
    if (decision.refusal !== undefined)
      throw new TypeError(`A new device refuses ${command.type}: ${decision.refusal}.`);
    facts.push(...decision.facts);
    device = decision.facts.reduce<Device>(evolveDevice, device);
  }
  if (device.status === 'none') throw new TypeError('A device that was planned does not exist.');
  return {
    device,
    facts,
    deviceId,
    ...(isVirtual ? { externalId } : { deviceSecret: newDeviceSecret() }),
    ...(claimFor === undefined ? {} : { trackingId: freshTrackingId }),
  };
}
