import { Injectable } from '@nestjs/common';
import type { EventOrigin } from '@umbra/contracts/envelope';
import type { EntityManager } from 'typeorm';
import { Annotations } from '../annotations/annotations.ts';
import { decideDevice, MAX_CLAIMS_PER_HOUR, type DeviceCommand, type DeviceRefusal } from '../device/decide-device.ts';
import { noDevice, type Device } from '../device/device.ts';
import { eventOrigin } from '../persistence/event-origin.ts';
import { refusals } from '../registry.errors.ts';
import { DevicesRepository } from './devices.repository.ts';

export interface CommandOutcome {
  readonly device: Device;
  /** False when all was as asked already. */
  readonly hasChanged: boolean;
}

/** Carries out a command on a device that the caller has locked and may change. */
@Injectable()
export class DeviceCommands {
  readonly #devices: DevicesRepository;
  readonly #annotations: Annotations;

  constructor(devices: DevicesRepository, annotations: Annotations) {
    this.#devices = devices;
    this.#annotations = annotations;
  }

  /** @throws WireError when the device refuses */
  async carryOut(
    manager: EntityManager,
    device: Device,
    command: Exclude<DeviceCommand, { type: 'ProvisionDevice' }>,
    origin: EventOrigin = eventOrigin(command.atMs),
  ): Promise<CommandOutcome> {
    const decision = decideDevice(command, device);
    if (decision.refusal !== undefined) throw refusalOf(decision.refusal);
    if (device.status === 'none') return { device: noDevice, hasChanged: false };
    const changed = await this.#devices.save(manager, device, decision.facts, origin);
    // REG-12: what was written on the trackingId goes with it.
    if (device.status === 'claimed' && changed.status !== 'claimed') {
      await this.#annotations.forgetClaim(manager, device.claim);
    }
    return { device: changed, hasChanged: decision.facts.length > 0 };
  }
}

function refusalOf(refusal: DeviceRefusal): Error {
  switch (refusal) {
    case 'device-unknown':
      return refusals.deviceUnknown();
    case 'device-claimed-elsewhere':
      return refusals.deviceClaimedElsewhere();
    case 'device-claimed-too-often':
      return refusals.deviceClaimedTooOften(MAX_CLAIMS_PER_HOUR);
    case 'device-not-claimed':
      return refusals.deviceNotClaimed();
    case 'device-still-claimed':
      return refusals.deviceStillClaimed();
    case 'device-exists':
      return new TypeError('A new device has an id that is taken.');
  }
}
