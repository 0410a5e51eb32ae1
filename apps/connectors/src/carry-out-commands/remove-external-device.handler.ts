import { aloneTogether, wishOf, type AskedTogether, type CommandHandler } from '@umbra/commands';
import type { ExternalDeviceRemoved, RemoveExternalDevice } from '@umbra/contracts/connectors-command';
import type { EventOrigin } from '@umbra/contracts/envelope';
import type { ExternalId } from '@umbra/contracts/ids';
import type { WireError } from '@umbra/wire';
import type { EntityManager } from 'typeorm';
import { refusals } from '../connectors.errors.ts';
import type { Connector } from '../domain/connector/connector.ts';
import type { ConnectorsRepository } from '../domain/connector/connectors.repository.ts';
import type { ExternalDevicesRepository } from '../domain/external-device/external-devices.repository.ts';
import type { ExternalDevices } from '../domain/external-device/external-devices.service.ts';
import { ExternalDeviceWish } from './external-device-wish.ts';
import { togetherByConnector } from './together-by-connector.ts';

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
  carryOut(manager: EntityManager, wish: ExternalDeviceWish, origin: EventOrigin): Promise<ExternalDeviceRemoved> {
    return aloneTogether(this, manager, wish, origin);
  }

  carryOutTogether(
    manager: EntityManager,
    asked: readonly AskedTogether<RemoveExternalDevice>[],
  ): Promise<readonly (ExternalDeviceRemoved | WireError)[]> {
    return togetherByConnector(this.#connectors, manager, asked, (connector, wishes) =>
      this.#remove(
        manager,
        connector,
        wishes.map(({ externalDeviceId }) => externalDeviceId),
      ),
    );
  }

  async #remove(
    manager: EntityManager,
    connector: Connector,
    externalDeviceIds: readonly string[],
  ): Promise<(ExternalDeviceRemoved | WireError)[]> {
    // Others of the project may be adding, or removing, the same ones.
    await this.#devices.lock(manager, [connector]);
    const removed = new Set(await this.#devices.remove(manager, connector, externalDeviceIds));
    const attached = await this.#stored.attachedAmong(manager, connector.projectId, [...removed]);
    // Of one that is named twice the second finds nothing.
    return externalDeviceIds.map((id) =>
      removed.delete(id)
        ? { externalId: id as ExternalId, isMirroredElsewhere: attached.has(id) }
        : refusals.externalDeviceUnknown(),
    );
  }
}
