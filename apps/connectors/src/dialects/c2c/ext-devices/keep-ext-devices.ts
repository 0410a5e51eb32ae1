import { Injectable } from '@nestjs/common';
import { inTransaction } from '@umbra/postgres';
import { DataSource, type EntityManager } from 'typeorm';
import { refusals } from '../../../connectors.errors.ts';
import type { Connector } from '../../../domain/connector/connector.ts';
import { ConnectorsRepository, type ConnectorReference } from '../../../domain/connector/connectors.repository.ts';
import { ExternalDevices, type DeviceToAdd } from '../../../domain/external-device/external-devices.service.ts';

/** Adds and removes external devices, each call in one transaction in which its connector stays as it is. */
@Injectable()
export class KeepExtDevices {
  readonly #dataSource: DataSource;
  readonly #connectors: ConnectorsRepository;
  readonly #devices: ExternalDevices;

  constructor(dataSource: DataSource, connectors: ConnectorsRepository, devices: ExternalDevices) {
    this.#dataSource = dataSource;
    this.#connectors = connectors;
    this.#devices = devices;
  }

  /** @throws WireError 404 */
  async add(reference: ConnectorReference, devices: readonly DeviceToAdd[]): Promise<void> {
    await this.#inTransaction(reference, (manager, connector) => this.#devices.add(manager, connector, devices));
  }

  /** @returns the ids of those that the connector had @throws WireError 404 */
  remove(reference: ConnectorReference, externalDeviceIds: readonly string[]): Promise<string[]> {
    return this.#inTransaction(reference, (manager, connector) =>
      this.#devices.remove(manager, connector, externalDeviceIds),
    );
  }

  #inTransaction<Result>(
    reference: ConnectorReference,
    work: (manager: EntityManager, connector: Connector) => Promise<Result>,
  ): Promise<Result> {
    return inTransaction(this.#dataSource, async (manager) => {
      const connector = await this.#connectors.findForChange(manager, reference);
      if (connector === undefined) throw refusals.connectorUnknown();
      return work(manager, connector);
    });
  }
}
