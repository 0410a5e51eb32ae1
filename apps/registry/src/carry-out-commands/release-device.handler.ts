import { wishOf, type CommandHandler } from '@umbra/commands';
import type { EventOrigin } from '@umbra/contracts/envelope';
import type { DeviceId, ProjectId } from '@umbra/contracts/ids';
import type { ReleaseDevice } from '@umbra/contracts/registry-command';
import { IsText } from '@umbra/wire';
import { IsBoolean } from 'class-validator';
import type { EntityManager } from 'typeorm';
import type { DeviceCommands } from '../device-store/device-commands.ts';
import type { DevicesRepository } from '../device-store/devices.repository.ts';
import { refusals } from '../registry.errors.ts';

const MAX_ID_LENGTH = 100;

export class ReleaseDeviceWish {
  @IsText(1, MAX_ID_LENGTH)
  projectId!: ProjectId;

  @IsText(1, MAX_ID_LENGTH)
  deviceId!: DeviceId;

  @IsBoolean()
  deactivate!: boolean;
}

/** C2C-15: ends the project's claim of a device, and on demand its licence; what has ended already stays as it is. */
export class ReleaseDeviceHandler implements CommandHandler<ReleaseDevice, Record<never, never>> {
  readonly type = 'registry.release-device';
  readonly replyType = 'registry.device-released';
  readonly check = wishOf(ReleaseDeviceWish);
  readonly #devices: DevicesRepository;
  readonly #commands: DeviceCommands;

  constructor(devices: DevicesRepository, commands: DeviceCommands) {
    this.#devices = devices;
    this.#commands = commands;
  }

  /**
   * @throws WireError 404 for a device that the project has neither the licence nor the claim of, 403 for the licence of
   * another project, 400 for one that another project has claimed
   */
  async carryOut(
    manager: EntityManager,
    { projectId, deviceId, deactivate }: ReleaseDeviceWish,
    origin: EventOrigin,
  ): Promise<Record<never, never>> {
    let device = await this.#devices.findForChange(manager, { deviceId, ofProject: projectId });
    if (device.status === 'none') throw refusals.deviceUnknown();
    // REG-13: a claim gives no power over the licence.
    if (deactivate && device.projectId !== projectId) throw refusals.projectForbidden();
    const atMs = origin.occurredAtMs;
    if (device.status === 'claimed' && device.claim.projectId === projectId) {
      const unclaimed = await this.#commands.carryOut(manager, device, { type: 'UnclaimDevice', atMs }, origin);
      device = unclaimed.device;
    }
    if (deactivate && device.status !== 'deactivated') {
      await this.#commands.carryOut(manager, device, { type: 'DeactivateDevice', atMs }, origin);
    }
    return {};
  }
}
