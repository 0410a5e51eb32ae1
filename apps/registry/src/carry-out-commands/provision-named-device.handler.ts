import { wishOf, type CommandHandler } from '@umbra/commands';
import type { EventOrigin } from '@umbra/contracts/envelope';
import type { DeviceProvisioned, ProvisionDevice } from '@umbra/contracts/registry-command';
import type { Sealer } from '@umbra/sealing';
import type { EntityManager } from 'typeorm';
import type { DevicesRepository } from '../device-store/devices.repository.ts';
import { planLicence } from '../device-store/provisioning.ts';
import type { DeviceNames } from '../label-resources/device-names.ts';
import { IsDeviceName } from '../label-resources/is-device-name.decorator.ts';
import type { Quota } from '../provision-device/quota.ts';
import type { BatchProjects } from './batch-projects.ts';
import { ClaimantWish } from './claimant.wish.ts';

export class ProvisionNamedDeviceWish extends ClaimantWish {
  @IsDeviceName()
  name!: string;
}

/** BULK-4, BULK-8: a physical licence with its claim and its name, or none of them. */
export class ProvisionNamedDeviceHandler implements CommandHandler<ProvisionDevice, DeviceProvisioned> {
  readonly type = 'registry.provision-device';
  readonly replyType = 'registry.device-provisioned';
  readonly check = wishOf(ProvisionNamedDeviceWish);
  readonly #projects: BatchProjects;
  readonly #devices: DevicesRepository;
  readonly #names: DeviceNames;
  readonly #quota: Quota;
  readonly #sealer: Sealer;

  constructor(projects: BatchProjects, devices: DevicesRepository, names: DeviceNames, quota: Quota, sealer: Sealer) {
    this.#projects = projects;
    this.#devices = devices;
    this.#names = names;
    this.#quota = quota;
    this.#sealer = sealer;
  }

  /** @throws WireError 404 for the project, 409 for a name that another device has, 403 for the quota */
  async carryOut(
    manager: EntityManager,
    { projectId, requestedBy, name }: ProvisionNamedDeviceWish,
    origin: EventOrigin,
  ): Promise<DeviceProvisioned> {
    const project = this.#projects.require(manager, projectId);
    const licensee = { ...project, claimFor: requestedBy };
    const { deviceId, deviceSecret, trackingId, facts } = planLicence(licensee, undefined, origin.occurredAtMs);
    if (trackingId === undefined || deviceSecret === undefined)
      throw new TypeError('A physical licence was planned half.');
    await this.#names.give(manager, { projectId, trackingId }, name);
    const secretSealed = this.#sealer.seal(deviceSecret, deviceId);
    this.#quota.requireKept((await this.#devices.insert(manager, [{ facts, secretSealed }], origin)).licences);
    return { deviceId, trackingId, deviceSecretSealed: secretSealed };
  }
}
