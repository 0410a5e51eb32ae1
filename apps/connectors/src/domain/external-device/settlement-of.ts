import { DEVICE_NAME_TAKEN, type VirtualDeviceReply } from '@umbra/contracts/registry-command';
import type { AskedDevice, LivingDevice, Settlement } from './asked-devices.repository.ts';
import { provisioningError } from './provisioning-error.ts';

export type Outcome = VirtualDeviceReply['data']['outcome'];

/** What the registry said of a device that it was asked for. */
export interface Settled {
  readonly device: AskedDevice;
  readonly outcome: Outcome;
}

/** What becomes of an external device by what the registry said. */
export function settlementOf(device: AskedDevice, outcome: Outcome): Settlement {
  const { connectorKey, externalDeviceId, localDeviceId, localLicenceId } = device;
  if (outcome.status === 'done') {
    const { trackingId, deviceId, isNew } = outcome.result;
    const info = trackingId === localDeviceId ? device.info : { adopted: !isNew };
    const had = { localDeviceId: trackingId, localLicenceId: deviceId, info };
    return { connectorKey, externalDeviceId, provisioning: 'provisioned', ...had };
  }
  // A name that is taken says nothing of the device that goes without it: if that has ended, its next sample is refused.
  if (localDeviceId !== null && outcome.refusal.code === DEVICE_NAME_TAKEN) {
    const { info } = device;
    return { connectorKey, externalDeviceId, provisioning: 'provisioned', localDeviceId, localLicenceId, info };
  }
  const info = { error: provisioningError(outcome.refusal) };
  return { connectorKey, externalDeviceId, provisioning: 'failed', localDeviceId: null, localLicenceId: null, info };
}

/** The registry was asked only whether what it had is still there, and it is. */
export const isAsBefore = (before: AskedDevice, { provisioning, localDeviceId }: Settlement): boolean =>
  provisioning === 'provisioned' && before.localDeviceId === localDeviceId;

/** @param settled in the order of the log @returns the virtual devices that the registry said last are there */
export function livingBy(settled: readonly Settled[]): readonly LivingDevice[] {
  const living = new Map<string, LivingDevice>();
  for (const { device, outcome } of settled) {
    if (outcome.status === 'refused') continue;
    const { projectId, externalDeviceId } = device;
    const { trackingId, deviceId } = outcome.result;
    const had = { projectId, externalDeviceId, localDeviceId: trackingId, localLicenceId: deviceId };
    living.set(JSON.stringify([projectId, externalDeviceId]), had);
  }
  return [...living.values()];
}
