import { Injectable } from '@nestjs/common';
import type { EventOrigin } from '@umbra/contracts/envelope';
import { newPhysicalTrackingId, newVirtualTrackingId, type UserId } from '@umbra/contracts/ids';
import type { EntityManager } from 'typeorm';
import { Annotations } from '../annotations/annotations.ts';
import { decideDevice, MAX_CLAIMS_PER_HOUR, type DeviceCommand, type DeviceRefusal } from '../device/decide-device.ts';
import { isVirtual, noDevice, type Device, type ClaimedDevice } from '../device/device.ts';
import { eventOrigin } from '../persistence/event-origin.ts';
import type { ProjectReference } from '../project-store/projects.repository.ts';
import { refusals } from '../registry.errors.ts';
import { DevicesRepository } from './devices.repository.ts';

export interface CommandOutcome {
  readonly device: Device;
  /** False when all was as asked already. */
  readonly hasChanged: boolean;
}

/** For whom a device is claimed, and in whose name. */
export interface Claimant extends ProjectReference {
  readonly claimedBy: UserId | 'api-key';
}

export interface ClaimOutcome {
  readonly device: ClaimedDevice;
  /** False when the project had claimed it before. */
  readonly isNew: boolean;
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

  /**
   * REG-8, REG-9, REG-11. External ids are easy to guess, and a virtual device has no secret: it is for its own project alone.
   * @throws WireError 403 for a virtual device of another project, and when the device refuses
   */
  async claim(manager: EntityManager, device: Device, claimant: Claimant, origin: EventOrigin): Promise<ClaimOutcome> {
    const { projectId, appId, claimedBy } = claimant;
    const isOfOthers = isVirtual(device) && device.status !== 'deactivated' && device.projectId !== projectId;
    if (isOfOthers) throw refusals.projectForbidden();
    const freshTrackingId = isVirtual(device) ? newVirtualTrackingId() : newPhysicalTrackingId();
    const atMs = origin.occurredAtMs;
    const claim = { type: 'ClaimDevice', freshTrackingId, projectId, appId, claimedBy, atMs } as const;
    const outcome = await this.carryOut(manager, device, claim, origin);
    if (outcome.device.status !== 'claimed') throw new TypeError('A device that was just claimed is not claimed.');
    return { device: outcome.device, isNew: outcome.hasChanged };
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
