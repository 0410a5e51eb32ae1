import { wishOf, type CommandHandler } from '@umbra/commands';
import type { AddExternalDevice, ExternalDeviceAdded } from '@umbra/contracts/connectors-command';
import type { ExternalId, UserId } from '@umbra/contracts/ids';
import { IsText } from '@umbra/wire';
import type { EntityManager } from 'typeorm';
import { refusals } from '../connectors.errors.ts';
import type { ConnectorsRepository } from '../domain/connector/connectors.repository.ts';
import type { ExternalDevices } from '../domain/external-device/external-devices.service.ts';
import { ExternalDeviceWish } from './external-device-wish.ts';
import { findConnector } from './find-connector.ts';

const MAX_USER_ID_LENGTH = 100;

export class AddExternalDeviceWish extends ExternalDeviceWish {
  @IsText(1, 50)
  name!: string;

  @IsText(1, MAX_USER_ID_LENGTH)
  requestedBy!: UserId | 'api-key';
}

/** BULK-6, C2C-11: an external device as C2C adds it, whose virtual device gets a name, or is not made (BULK-4). */
export class AddExternalDeviceHandler implements CommandHandler<AddExternalDevice, ExternalDeviceAdded> {
  readonly type = 'connectors.add-external-device';
  readonly replyType = 'connectors.external-device-added';
  readonly check = wishOf(AddExternalDeviceWish);
  readonly #connectors: ConnectorsRepository;
  readonly #devices: ExternalDevices;

  constructor(connectors: ConnectorsRepository, devices: ExternalDevices) {
    this.#connectors = connectors;
    this.#devices = devices;
  }

  /**
   * @throws WireError 404 for the connector, 403 for the quotas, 409 while a device of this id is being released: who gave
   * the command asks the registry for the device next, and would be given the one that is about to end
   */
  async carryOut(manager: EntityManager, wish: AddExternalDeviceWish): Promise<ExternalDeviceAdded> {
    const { externalDeviceId, name, requestedBy } = wish;
    const connector = await findConnector(this.#connectors, manager, wish);
    const device = { externalDeviceId, name, requestedBy };
    const { added, waiting } = await this.#devices.add(manager, connector, [device]);
    if (waiting.has(externalDeviceId)) throw refusals.deviceEnding();
    return { externalId: externalDeviceId as ExternalId, isNew: added.has(externalDeviceId) };
  }
}
