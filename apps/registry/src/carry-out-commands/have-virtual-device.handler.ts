import { wishOf, type CommandHandler } from '@umbra/commands';
import type { EventOrigin } from '@umbra/contracts/envelope';
import { newVirtualTrackingId, type ExternalId, type ProjectId, type UserId } from '@umbra/contracts/ids';
import type { HaveVirtualDevice, VirtualDeviceHad } from '@umbra/contracts/registry-command';
import { IsText } from '@umbra/wire';
import type { EntityManager } from 'typeorm';
import type { Device } from '../device/device.ts';
import type { DeviceCommands } from '../device-store/device-commands.ts';
import type { DevicesRepository } from '../device-store/devices.repository.ts';
import { planLicence, type Licensee } from '../device-store/provisioning.ts';
import { IsExternalId } from '../http/is-external-id.decorator.ts';
import type { ProjectReference, ProjectsRepository } from '../project-store/projects.repository.ts';
import type { Quota } from '../provision-device/quota.ts';
import { refusals } from '../registry.errors.ts';

const MAX_ID_LENGTH = 100;

export class HaveVirtualDeviceWish {
  @IsText(1, MAX_ID_LENGTH)
  projectId!: ProjectId;

  @IsExternalId()
  externalId!: ExternalId;

  @IsText(1, MAX_ID_LENGTH)
  requestedBy!: UserId | 'api-key';
}

/** Under whose name a virtual device is to be had. */
interface Target extends ProjectReference {
  readonly externalId: ExternalId;
  readonly requestedBy: UserId | 'api-key';
}

/** C2C-10, C2C-12: a virtual device of the project's own app, claimed by the project, however far it has come before. */
export class HaveVirtualDeviceHandler implements CommandHandler<HaveVirtualDevice, VirtualDeviceHad> {
  readonly type = 'registry.have-virtual-device';
  readonly replyType = 'registry.virtual-device-had';
  readonly check = wishOf(HaveVirtualDeviceWish);
  readonly #projects: ProjectsRepository;
  readonly #devices: DevicesRepository;
  readonly #commands: DeviceCommands;
  readonly #quota: Quota;

  constructor(projects: ProjectsRepository, devices: DevicesRepository, commands: DeviceCommands, quota: Quota) {
    this.#projects = projects;
    this.#devices = devices;
    this.#commands = commands;
    this.#quota = quota;
  }

  /** @throws WireError 404 for the project, 409 for a device that another project has claimed, 403 for the quota */
  async carryOut(
    manager: EntityManager,
    { projectId, externalId, requestedBy }: HaveVirtualDeviceWish,
    origin: EventOrigin,
  ): Promise<VirtualDeviceHad> {
    const project = await this.#projects.findById(manager, projectId);
    if (project === undefined) throw refusals.projectUnknown();
    const target = { ...project, externalId, requestedBy };
    const device = await this.#devices.findForChange(manager, target);
    if (device.status !== 'none') return this.#claim(manager, device, target, origin);
    const made = await this.#provision(manager, target, origin);
    // Somebody else has made it since it was looked for: it is committed, since it was waited for.
    return made ?? this.#claim(manager, await this.#devices.findForChange(manager, target), target, origin);
  }

  async #claim(manager: EntityManager, device: Device, target: Target, origin: EventOrigin): Promise<VirtualDeviceHad> {
    const { device: claimed, hasChanged } = await this.#commands.carryOut(
      manager,
      device,
      {
        type: 'ClaimDevice',
        freshTrackingId: newVirtualTrackingId(),
        ...{ projectId: target.projectId, appId: target.appId, claimedBy: target.requestedBy },
        atMs: origin.occurredAtMs,
      },
      origin,
    );
    if (claimed.status !== 'claimed') throw new TypeError('A device that was just claimed is not claimed.');
    return { deviceId: claimed.deviceId, trackingId: claimed.claim.trackingId, isNew: hasChanged };
  }

  /** @returns undefined when the external id was taken in the meantime */
  async #provision(
    manager: EntityManager,
    { projectId, appId, externalId, requestedBy }: Target,
    origin: EventOrigin,
  ): Promise<VirtualDeviceHad | undefined> {
    await this.#quota.requireRoom(manager, projectId);
    const licensee: Licensee = { projectId, appId, claimFor: requestedBy };
    const { deviceId, trackingId, facts } = planLicence(licensee, externalId, origin.occurredAtMs);
    const made = await this.#devices.insert(manager, [{ facts }], origin);
    if (trackingId === undefined) throw new TypeError('A licence that was planned with its claim has none.');
    return made.has(deviceId) ? { deviceId, trackingId, isNew: true } : undefined;
  }
}
