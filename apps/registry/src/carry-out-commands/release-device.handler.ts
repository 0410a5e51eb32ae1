import { wishOf, type CommandHandler } from '@umbra/commands';
import type { EventOrigin } from '@umbra/contracts/envelope';
import type { DeviceId, ExternalId, ProjectId, TrackingId } from '@umbra/contracts/ids';
import type { DeviceReleased, ReleaseDevice } from '@umbra/contracts/registry-command';
import { IsText, Optional } from '@umbra/wire';
import { IsBoolean } from 'class-validator';
import type { EntityManager } from 'typeorm';
import { noDevice, type Device } from '../device/device.ts';
import type { DeviceCommands } from '../device-store/device-commands.ts';
import type { DevicesRepository } from '../device-store/devices.repository.ts';
import { refusals } from '../registry.errors.ts';
import type { BatchProjects } from './batch-projects.ts';
import { MAX_ID_LENGTH } from './claimant.wish.ts';
import { decideRelease } from './decide-release.ts';

export class ReleaseDeviceWish {
  @IsText(1, MAX_ID_LENGTH)
  projectId!: ProjectId;

  @Optional()
  @IsText(1, MAX_ID_LENGTH)
  deviceId?: DeviceId;

  @Optional()
  @IsText(1, MAX_ID_LENGTH)
  trackingId?: TrackingId;

  @Optional()
  @IsText(1, MAX_ID_LENGTH)
  externalId?: ExternalId;

  @IsBoolean()
  deactivate!: boolean;
}

const checkShape = wishOf(ReleaseDeviceWish);

/** @throws WireError 400 */
function checkIds(data: object): ReleaseDeviceWish {
  const wish = checkShape(data);
  const named = [wish.deviceId, wish.trackingId, wish.externalId].filter((id) => id !== undefined);
  if (named.length !== 1) throw refusals.oneIdOfDevice();
  return wish;
}

/** C2C-15, BULK-15: ends the project's claim of a device, and on demand its licence; what has ended already stays as it is. */
export class ReleaseDeviceHandler implements CommandHandler<ReleaseDevice, DeviceReleased> {
  readonly type = 'registry.release-device';
  readonly replyType = 'registry.device-released';
  readonly check = checkIds;
  readonly #projects: BatchProjects;
  readonly #devices: DevicesRepository;
  readonly #commands: DeviceCommands;

  constructor(projects: BatchProjects, devices: DevicesRepository, commands: DeviceCommands) {
    this.#projects = projects;
    this.#devices = devices;
    this.#commands = commands;
  }

  /**
   * @throws WireError 404 for a device that the project never had the licence nor a claim of, 403 for the licence of another
   * project, 400 for one that is claimed still: by another project, or anew since the claim that is named
   */
  async carryOut(manager: EntityManager, wish: ReleaseDeviceWish, origin: EventOrigin): Promise<DeviceReleased> {
    let device = await this.#find(manager, wish);
    const decision = device.status === 'none' ? UNKNOWN : decideRelease(device, wish);
    if (decision.refusal === 'licence-of-others') throw refusals.projectForbidden();
    if (decision.refusal !== undefined) {
      throw wish.trackingId === undefined ? refusals.deviceUnknown() : refusals.trackingIdUnknown();
    }
    for (const type of decision.commands) {
      const outcome = await this.#commands.carryOut(manager, device, { type, atMs: origin.occurredAtMs }, origin);
      device = outcome.device;
    }
    return decision.released;
  }

  /** Also one whose claim or licence has ended: it is released, as was asked. */
  async #find(
    manager: EntityManager,
    { projectId, deviceId, trackingId, externalId }: ReleaseDeviceWish,
  ): Promise<Device> {
    if (externalId !== undefined) {
      const { appId } = this.#projects.require(manager, projectId);
      const device = await this.#devices.findForChange(manager, { appId, externalId });
      return device.status === 'none' ? this.#devices.findLastDeactivated(manager, { appId, externalId }) : device;
    }
    const found =
      trackingId === undefined ? deviceId : await this.#devices.idByClaim(manager, { projectId, trackingId });
    return found === undefined ? noDevice : this.#devices.findForChange(manager, { deviceId: found });
  }
}

const UNKNOWN = { refusal: 'device-unknown' } as const;
