import { Injectable } from '@nestjs/common';
import type { ProjectId, TrackingId } from '@umbra/contracts/ids';
import type { EntityManager } from 'typeorm';
import { refusals } from '../registry.errors.ts';
import { NAME_KEY } from './decide-labels.ts';
import { LabelsRepository } from './labels.repository.ts';

/** A device that is claimed, or will be when the transaction ends. */
export interface NamedDevice {
  readonly projectId: ProjectId;
  readonly trackingId: TrackingId;
}

/** BULK-4, BULK-6: a device has one name, and no other device of its project has it. */
@Injectable()
export class DeviceNames {
  readonly #labels: LabelsRepository;

  constructor(labels: LabelsRepository) {
    this.#labels = labels;
  }

  /**
   * Names devices that have no name yet, in their order.
   * @returns the trackingIds of those that are named now; the names of the others are taken
   */
  async giveNew(
    manager: EntityManager,
    devices: readonly (NamedDevice & { readonly name: string })[],
  ): Promise<ReadonlySet<string>> {
    const labels = devices.map(({ projectId, trackingId, name }) => ({
      ...({ projectId, type: 'device', id: trackingId, key: NAME_KEY, value: name } as const),
    }));
    return new Set(await this.#labels.insertMany(manager, labels));
  }

  /**
   * Names a device, or renames it; one that is called so already stays as it is. The caller has locked the project: names of
   * one project take turns.
   * @throws WireError 409 when another device of the project has the name
   */
  async give(manager: EntityManager, { projectId, trackingId }: NamedDevice, name: string): Promise<void> {
    const device = { projectId, type: 'device', id: trackingId } as const;
    const written = await this.#labels.insert(manager, device, [{ key: NAME_KEY, value: name }]);
    if (written === 1) return;
    if (!(await this.#labels.rename(manager, device, name))) throw refusals.deviceNameTaken(name);
  }
}
