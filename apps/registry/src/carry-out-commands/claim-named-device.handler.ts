import { wishOf, type CommandHandler } from '@umbra/commands';
import type { EventOrigin } from '@umbra/contracts/envelope';
import type { DeviceId } from '@umbra/contracts/ids';
import type { ClaimDevice, DeviceClaimed } from '@umbra/contracts/registry-command';
import { IsText } from '@umbra/wire';
import type { EntityManager } from 'typeorm';
import type { DeviceCommands } from '../device-store/device-commands.ts';
import type { DevicesRepository } from '../device-store/devices.repository.ts';
import type { DeviceNames } from '../label-resources/device-names.ts';
import { IsDeviceName } from '../label-resources/is-device-name.decorator.ts';
import type { BatchProjects } from './batch-projects.ts';
import { ClaimantWish, MAX_ID_LENGTH } from './claimant.wish.ts';

export class ClaimNamedDeviceWish extends ClaimantWish {
  @IsText(1, MAX_ID_LENGTH)
  deviceId!: DeviceId;

  @IsDeviceName()
  name!: string;
}

/** BULK-4, BULK-8: claims a licence that is there, as `PUT /registry/v2/devices/{deviceId}` does, and names the device. */
export class ClaimNamedDeviceHandler implements CommandHandler<ClaimDevice, DeviceClaimed> {
  readonly type = 'registry.claim-device';
  readonly replyType = 'registry.device-claimed';
  readonly check = wishOf(ClaimNamedDeviceWish);
  readonly #projects: BatchProjects;
  readonly #devices: DevicesRepository;
  readonly #commands: DeviceCommands;
  readonly #names: DeviceNames;

  constructor(projects: BatchProjects, devices: DevicesRepository, commands: DeviceCommands, names: DeviceNames) {
    this.#projects = projects;
    this.#devices = devices;
    this.#commands = commands;
    this.#names = names;
  }

  /**
   * @throws WireError 404 for the project or the licence, 403 for a virtual device of another project, 409 for a device that
   * another project has claimed and for a name that another device has, 400 for one that was claimed too often
   */
  async carryOut(
    manager: EntityManager,
    { projectId, requestedBy, deviceId, name }: ClaimNamedDeviceWish,
    origin: EventOrigin,
  ): Promise<DeviceClaimed> {
    const claimant = { ...this.#projects.require(manager, projectId), claimedBy: requestedBy };
    const device = await this.#devices.findForChange(manager, { deviceId });
    const {
      device: { claim },
      isNew,
    } = await this.#commands.claim(manager, device, claimant, origin);
    await this.#names.give(manager, claim, name);
    return { deviceId, trackingId: claim.trackingId, isNew };
  }
}
