import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Connector } from '../../../domain/connector/connector.ts';
import type { Credentials } from '../../../domain/credentials/credentials.ts';
import { CredentialStores } from '../../../domain/credentials/credential-stores.ts';
import { maskedCredentials } from '../../../domain/credentials/masked-credentials.ts';
import type { Driver } from '../../../domain/driver/driver.ts';
import { Drivers } from '../../../domain/driver/drivers.service.ts';
import { refreshIntervalS } from '../../../domain/driver/refresh-interval.ts';
import { ExternalDevicesRepository } from '../../../domain/external-device/external-devices.repository.ts';
import type { ConnectorView } from './connectors.wire.ts';

/** Connectors as this API shows them: with their devices counted and their secrets masked. */
@Injectable()
export class ConnectorViews {
  readonly #credentials: CredentialStores;
  readonly #devices: ExternalDevicesRepository;
  readonly #drivers: Drivers;
  readonly #dataSource: DataSource;

  constructor(
    credentials: CredentialStores,
    devices: ExternalDevicesRepository,
    drivers: Drivers,
    dataSource: DataSource,
  ) {
    this.#credentials = credentials;
    this.#devices = devices;
    this.#drivers = drivers;
    this.#dataSource = dataSource;
  }

  async of(connector: Connector): Promise<ConnectorView> {
    const [view] = await this.ofAll([connector]);
    return view!;
  }

  /** In four queries at most, however many they are. */
  async ofAll(connectors: readonly Connector[]): Promise<ConnectorView[]> {
    const [counts, credentials, secretMembers] = await Promise.all([
      this.#devices.countByConnector(
        this.#dataSource,
        connectors.map(({ key }) => key),
      ),
      this.#credentials.readAll(this.#dataSource, connectors),
      this.#credentials.secretMembers(this.#dataSource, connectors),
    ]);
    return connectors.map((connector) => {
      const { key } = connector;
      const masked = maskedCredentials(this.#driverOf(connector), credentials.get(key) ?? {}, secretMembers.get(key));
      return this.#view(connector, masked, counts.get(key) ?? 0);
    });
  }

  /** One of the project's own names no fields: all of its credentials are secret. */
  #driverOf({ driverId }: Connector): Driver | undefined {
    return driverId === null ? undefined : this.#drivers.builtIn(driverId);
  }

  #view(connector: Connector, masked: Credentials, totalAddedDevices: number): ConnectorView {
    const { description, lastRunAtMs } = connector;
    const driver = this.#driverOf(connector);
    return {
      connectorId: connector.connectorId,
      projectId: connector.projectId,
      name: connector.name,
      driverId: connector.driverId ?? '',
      externalCloudInfo: masked,
      enabled: connector.enabled,
      ...(description === null ? {} : { description }),
      refreshIntervalS: refreshIntervalS(driver, connector.refreshIntervalS),
      ...(lastRunAtMs === null ? {} : { lastExecTs: new Date(lastRunAtMs).toISOString() }),
      totalAddedDevices,
      createdAt: new Date(connector.createdAtMs).toISOString(),
      status: connector.status,
    };
  }
}
