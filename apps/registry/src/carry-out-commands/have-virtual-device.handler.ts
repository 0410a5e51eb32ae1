import { wishOf, type CommandHandler } from '@umbra/commands';
import type { EventOrigin } from '@umbra/contracts/envelope';
import type { ExternalId } from '@umbra/contracts/ids';
import type { HaveVirtualDevice, VirtualDeviceHad } from '@umbra/contracts/registry-command';
import { Optional } from '@umbra/wire';
import type { EntityManager } from 'typeorm';
import type { Device } from '../device/device.ts';
import type { Claimant, DeviceCommands } from '../device-store/device-commands.ts';
import type { DevicesRepository } from '../device-store/devices.repository.ts';
import { planLicence } from '../device-store/provisioning.ts';
import { IsExternalId } from '../http/is-external-id.decorator.ts';
import type { DeviceNames } from '../label-resources/device-names.ts';
import { IsDeviceName } from '../label-resources/is-device-name.decorator.ts';
import type { Quota } from '../provision-device/quota.ts';
import type { BatchProjects } from './batch-projects.ts';
import { ClaimantWish } from './claimant.wish.ts';

export class HaveVirtualDeviceWish extends ClaimantWish {
  @IsExternalId()
  externalId!: ExternalId;

  @Optional()
  @IsDeviceName()
  name?: string;
}

/** Under whose name a virtual device is to be had. */
interface Target extends Claimant {
  readonly externalId: ExternalId;
}

/** C2C-10, C2C-12: a virtual device of the project's own app, claimed by the project, however far it has come before. */
export class HaveVirtualDeviceHandler implements CommandHandler<HaveVirtualDevice, VirtualDeviceHad> {
  readonly type = 'registry.have-virtual-device';
  readonly replyType = 'registry.virtual-device-had';
  readonly check = wishOf(HaveVirtualDeviceWish);
  readonly #projects: BatchProjects;
  readonly #devices: DevicesRepository;
  readonly #commands: DeviceCommands;
  readonly #names: DeviceNames;
  readonly #quota: Quota;

  constructor(
    projects: BatchProjects,
    devices: DevicesRepository,
    commands: DeviceCommands,
    names: DeviceNames,
    quota: Quota,
  ) {
    this.#projects = projects;
    this.#devices = devices;
    this.#commands = commands;
    this.#names = names;
    this.#quota = quota;
  }

  /**
   * @throws WireError 404 for the project, 409 for a device that another project has claimed and for a name that another
   * device has, 403 for the quota
   */
  async carryOut(
    manager: EntityManager,
    { projectId, externalId, requestedBy, name }: HaveVirtualDeviceWish,
    origin: EventOrigin,
  ): Promise<VirtualDeviceHad> {
    const project = this.#projects.require(manager, projectId);
    const had = await this.#have(manager, { ...project, externalId, claimedBy: requestedBy }, origin);
    if (name !== undefined) await this.#names.give(manager, { projectId, trackingId: had.trackingId }, name);
    return had;
  }

  async #have(manager: EntityManager, target: Target, origin: EventOrigin): Promise<VirtualDeviceHad> {
    const device = await this.#devices.findForChange(manager, target);
    if (device.status !== 'none') return this.#claim(manager, device, target, origin);
    const made = await this.#provision(manager, target, origin);
    // Somebody else has made it since it was looked for: it is committed, since it was waited for.
    return made ?? this.#claim(manager, await this.#devices.findForChange(manager, target), target, origin);
  }

  async #claim(manager: EntityManager, found: Device, target: Target, origin: EventOrigin): Promise<VirtualDeviceHad> {
    const { device, isNew } = await this.#commands.claim(manager, found, target, origin);
    return { deviceId: device.deviceId, trackingId: device.claim.trackingId, isNew };
  }

  /** @returns undefined when the external id was taken in the meantime */
  async #provision(
    manager: EntityManager,
    { projectId, appId, externalId, claimedBy }: Target,
    origin: EventOrigin,
  ): Promise<VirtualDeviceHad | undefined> {
    const licensee = { projectId, appId, claimFor: claimedBy };
    const { deviceId, trackingId, facts } = planLicence(licensee, externalId, origin.occurredAtMs);
    const { ids, licences } = await this.#devices.insert(manager, [{ facts, origin }]);
    this.#quota.requireKept(licences);
    if (trackingId === undefined) throw new TypeError('A licence that was planned with its claim has none.');
    return ids.has(deviceId) ? { deviceId, trackingId, isNew: true } : undefined;
  }
}
