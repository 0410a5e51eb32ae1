import { aloneTogether, wishOf, type AskedTogether, type CommandHandler, type Wish } from '@umbra/commands';
import type { ExternalDeviceRemoved, RemoveExternalDevice } from '@umbra/contracts/connectors-command';
import type { EventOrigin } from '@umbra/contracts/envelope';
import type { ExternalId } from '@umbra/contracts/ids';
import { Optional, type WireError } from '@umbra/wire';
import { Equals } from 'class-validator';
import type { EntityManager } from 'typeorm';
import { refusals } from '../connectors.errors.ts';
import type { Connector } from '../domain/connector/connector.ts';
import type { ConnectorsRepository } from '../domain/connector/connectors.repository.ts';
import type { ExternalDevicesRepository } from '../domain/external-device/external-devices.repository.ts';
import type { ExternalDevices } from '../domain/external-device/external-devices.service.ts';
import { ExternalDeviceWish } from './external-device-wish.ts';
import { togetherByConnector } from './together-by-connector.ts';

export class RemoveExternalDeviceWish extends ExternalDeviceWish {
  @Optional()
  @Equals(true)
  unlessProvisioned?: true;
}

/** BULK-15, C2C-14: detaches an external device; its virtual device stays. */
export class RemoveExternalDeviceHandler implements CommandHandler<RemoveExternalDevice, ExternalDeviceRemoved> {
  readonly type = 'connectors.remove-external-device';
  readonly replyType = 'connectors.external-device-removed';
  readonly check = wishOf(RemoveExternalDeviceWish);
  readonly #connectors: ConnectorsRepository;
  readonly #devices: ExternalDevices;
  readonly #stored: ExternalDevicesRepository;

  constructor(connectors: ConnectorsRepository, devices: ExternalDevices, stored: ExternalDevicesRepository) {
    this.#connectors = connectors;
    this.#devices = devices;
    this.#stored = stored;
  }

  /** @throws WireError 404 for the connector, and for a device that it does not have */
  carryOut(
    manager: EntityManager,
    wish: RemoveExternalDeviceWish,
    origin: EventOrigin,
  ): Promise<ExternalDeviceRemoved> {
    return aloneTogether(this, manager, wish, origin);
  }

  carryOutTogether(
    manager: EntityManager,
    asked: readonly AskedTogether<RemoveExternalDevice>[],
  ): Promise<readonly (ExternalDeviceRemoved | WireError)[]> {
    return togetherByConnector(this.#connectors, manager, asked, (connector, wishes) =>
      this.#remove(manager, connector, wishes),
    );
  }

  async #remove(
    manager: EntityManager,
    connector: Connector,
    wishes: readonly Wish<RemoveExternalDevice>[],
  ): Promise<(ExternalDeviceRemoved | WireError)[]> {
    // Others of the project may be adding, or removing, the same ones.
    await this.#devices.lock(manager, [connector]);
    const kept = await this.#keptAmong(manager, connector, wishes);
    const going = wishes.filter((wish) => !kept.has(wish)).map(({ externalDeviceId }) => externalDeviceId);
    const removed = new Set(await this.#devices.remove(manager, connector, going));
    const attached = await this.#stored.attachedAmong(manager, connector.projectId, [...removed]);
    // Of one that is named twice the second finds nothing.
    return wishes.map((wish) => {
      const externalId = wish.externalDeviceId as ExternalId;
      if (kept.has(wish)) return { externalId, isMirroredElsewhere: true };
      return removed.delete(externalId)
        ? { externalId, isMirroredElsewhere: attached.has(externalId) }
        : refusals.externalDeviceUnknown();
    });
  }

  /** Those whose device stays, as it has its virtual device by now. */
  async #keptAmong(
    manager: EntityManager,
    connector: Connector,
    wishes: readonly Wish<RemoveExternalDevice>[],
  ): Promise<ReadonlySet<object>> {
    const conditional = wishes.filter(({ unlessProvisioned }) => unlessProvisioned === true);
    if (conditional.length === 0) return new Set();
    const ids = conditional.map(({ externalDeviceId }) => externalDeviceId);
    const known = await this.#stored.findAmong(manager, connector.key, ids);
    return new Set(
      conditional.filter(({ externalDeviceId }) => (known.get(externalDeviceId)?.localDeviceId ?? null) !== null),
    );
  }
}
