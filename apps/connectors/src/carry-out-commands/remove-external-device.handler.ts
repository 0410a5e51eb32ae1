import { wishOf, type CommandHandler } from '@umbra/commands';
import type { ExternalDeviceRemoved, RemoveExternalDevice } from '@umbra/contracts/connectors-command';
import type { ExternalId } from '@umbra/contracts/ids';
import type { EntityManager } from 'typeorm';
import { refusals } from '../connectors.errors.ts';
import type { ConnectorsRepository } from '../domain/connector/connectors.repository.ts';
import type { ExternalDevicesRepository } from '../domain/external-device/external-devices.repository.ts';
import type { ExternalDevices } from '../domain/external-device/external-devices.service.ts';
import { ExternalDeviceWish } from './external-device-wish.ts';
import { findConnector } from './find-connector.ts';

/** BULK-15, C2C-14: detaches an external device; its virtual device stays. */
export class RemoveExternalDeviceHandler implements CommandHandler<RemoveExternalDevice, ExternalDeviceRemoved> {
  readonly type = 'connectors.remove-external-device';
  readonly replyType = 'connectors.external-device-removed';
  readonly check = wishOf(ExternalDeviceWish);
  readonly #connectors: ConnectorsRepository;
  readonly #devices: ExternalDevices;
  readonly #stored: ExternalDevicesRepository;

  constructor(connectors: ConnectorsRepository, devices: ExternalDevices, stored: ExternalDevicesRepository) {
    this.#connectors = connectors;
    this.#devices = devices;
    this.#stored = stored;
  }

  /** @throws WireError 404 for the connector, and for a device that it does not have */
  async carryOut(manager: EntityManager, wish: ExternalDeviceWish): Promise<ExternalDeviceRemoved> {
    const { projectId, externalDeviceId } = wish;
    const connector = await findConnector(this.#connectors, manager, wish);
    // Others of the project may be adding, or removing, the same one.
    await this.#devices.lock(manager, [connector]);
    const removed = await this.#devices.remove(manager, connector, [externalDeviceId]);
    if (removed.length === 0) throw refusals.externalDeviceUnknown();
    const attached = await this.#stored.attachedAmong(manager, projectId, [externalDeviceId]);
    return { externalId: externalDeviceId as ExternalId, isMirroredElsewhere: attached.has(externalDeviceId) };
  }
}
