import { aloneTogether, wishOf, type AskedTogether, type CommandHandler } from '@umbra/commands';
import type { EventOrigin } from '@umbra/contracts/envelope';
import type { DeviceId } from '@umbra/contracts/ids';
import type { DeviceProvisioned, ProvisionDevice } from '@umbra/contracts/registry-command';
import { currentSpan } from '@umbra/observability';
import type { Sealer } from '@umbra/sealing';
import { WireError } from '@umbra/wire';
import type { EntityManager } from 'typeorm';
import type { NewDevice } from '../device-store/device-rows.ts';
import type { DevicesRepository } from '../device-store/devices.repository.ts';
import { planLicence } from '../device-store/provisioning.ts';
import type { DeviceNames, NamedDevice } from '../label-resources/device-names.ts';
import { IsDeviceName } from '../label-resources/is-device-name.decorator.ts';
import type { Quota } from '../provision-device/quota.ts';
import { refusals } from '../registry.errors.ts';
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
  carryOut(manager: EntityManager, wish: ProvisionNamedDeviceWish, origin: EventOrigin): Promise<DeviceProvisioned> {
    return aloneTogether(this, manager, wish, origin);
  }

  /** @throws WireError 403 when the quota has no room for all: which of them it has room for shows one by one */
  async carryOutTogether(
    manager: EntityManager,
    asked: readonly AskedTogether<ProvisionDevice>[],
  ): Promise<readonly (DeviceProvisioned | WireError)[]> {
    const planned = asked.map((command) => this.#plan(manager, command));
    const named = await this.#names.giveNew(manager, planned.filter(isNotRefused));
    const results = planned.map((each) =>
      each instanceof WireError || named.has(each.trackingId) ? each : refusals.deviceNameTaken(each.name),
    );
    for (const devices of Map.groupBy(results.filter(isNotRefused), ({ projectId }) => projectId).values()) {
      this.#quota.requireKept((await this.#devices.insert(manager, devices)).licences);
    }
    return results.map((each) => (each instanceof WireError ? each : resultOf(each)));
  }

  #plan(manager: EntityManager, { wish, origin, within }: AskedTogether<ProvisionDevice>): PlannedDevice | WireError {
    const { requestedBy, name } = wish;
    const project = this.#projects.find(manager, wish.projectId);
    if (project === undefined) return refusals.projectUnknown();
    const licence = planLicence({ ...project, claimFor: requestedBy }, undefined, origin.occurredAtMs);
    const { deviceId, deviceSecret, trackingId, facts } = licence;
    if (trackingId === undefined || deviceSecret === undefined) {
      throw new TypeError('A physical licence was planned half.');
    }
    return {
      ...{ projectId: project.projectId, deviceId, trackingId, name, facts, origin },
      secretSealed: this.#sealer.seal(deviceSecret, deviceId),
      traceparent: within(() => currentSpan()?.traceparent),
    };
  }
}

interface PlannedDevice extends NewDevice, NamedDevice {
  readonly deviceId: DeviceId;
  readonly name: string;
  readonly secretSealed: string;
}

const isNotRefused = (planned: PlannedDevice | WireError): planned is PlannedDevice => !(planned instanceof WireError);

const resultOf = ({ deviceId, trackingId, secretSealed }: PlannedDevice): DeviceProvisioned => ({
  ...{ deviceId, trackingId, deviceSecretSealed: secretSealed },
});
