import { aloneTogether, wishOf, type AskedTogether, type CommandHandler, type Wish } from '@umbra/commands';
import type { AddExternalDevice, ExternalDeviceAdded } from '@umbra/contracts/connectors-command';
import type { EventOrigin } from '@umbra/contracts/envelope';
import type { ExternalId, UserId } from '@umbra/contracts/ids';
import { IsText, type WireError } from '@umbra/wire';
import type { EntityManager } from 'typeorm';
import { refusals } from '../connectors.errors.ts';
import type { Connector } from '../domain/connector/connector.ts';
import type { ConnectorsRepository } from '../domain/connector/connectors.repository.ts';
import type { ExternalDevices } from '../domain/external-device/external-devices.service.ts';
import { ExternalDeviceWish } from './external-device-wish.ts';
import { togetherByConnector } from './together-by-connector.ts';

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
  carryOut(manager: EntityManager, wish: AddExternalDeviceWish, origin: EventOrigin): Promise<ExternalDeviceAdded> {
    return aloneTogether(this, manager, wish, origin);
  }

  carryOutTogether(
    manager: EntityManager,
    asked: readonly AskedTogether<AddExternalDevice>[],
  ): Promise<readonly (ExternalDeviceAdded | WireError)[]> {
    return togetherByConnector(this.#connectors, manager, asked, (connector, wishes) =>
      this.#add(manager, connector, wishes),
    );
  }

  /** @throws WireError for the first that does not fit: one by one, others may */
  async #add(
    manager: EntityManager,
    connector: Connector,
    wishes: readonly Wish<AddExternalDevice>[],
  ): Promise<ExternalDeviceAdded[]> {
    const firsts = new Map<string, Wish<AddExternalDevice>>();
    for (const wish of wishes) if (!firsts.has(wish.externalDeviceId)) firsts.set(wish.externalDeviceId, wish);
    const devices = [...firsts.values()].map(({ externalDeviceId, name, requestedBy }) => ({
      ...{ externalDeviceId, name, requestedBy },
    }));
    const { added, waiting } = await this.#devices.add(manager, connector, devices);
    if (waiting.size > 0) throw refusals.deviceEnding();
    return wishes.map((wish) => ({
      externalId: wish.externalDeviceId as ExternalId,
      isNew: added.has(wish.externalDeviceId) && firsts.get(wish.externalDeviceId) === wish,
    }));
  }
}
