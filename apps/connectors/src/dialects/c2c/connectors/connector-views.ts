import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Connector } from '../../../domain/connector/connector.ts';
import { CallbackKeysRepository } from '../../../domain/credentials/callback-keys.repository.ts';
import type { Credentials } from '../../../domain/credentials/credentials.ts';
import { CredentialStores } from '../../../domain/credentials/credential-stores.ts';
import { maskedCredentials } from '../../../domain/credentials/masked-credentials.ts';
import type { Driver } from '../../../domain/driver/driver.ts';
import { Drivers } from '../../../domain/driver/drivers.service.ts';
import { refreshIntervalS } from '../../../domain/driver/refresh-interval.ts';
import { ExternalDevicesRepository } from '../../../domain/external-device/external-devices.repository.ts';
import type { ConnectorView } from './connectors.wire.ts';

/** Of the credentials in one answer: they are opened, parsed and written beside what all others want. */
const MAX_CREDENTIALS_BYTES = 1_048_576;

/** Connectors as this API shows them: with their devices counted and their secrets masked. */
@Injectable()
export class ConnectorViews {
  readonly #credentials: CredentialStores;
  readonly #callbackKeys: CallbackKeysRepository;
  readonly #devices: ExternalDevicesRepository;
  readonly #drivers: Drivers;
  readonly #dataSource: DataSource;

  constructor(
    credentials: CredentialStores,
    callbackKeys: CallbackKeysRepository,
    devices: ExternalDevicesRepository,
    drivers: Drivers,
    dataSource: DataSource,
  ) {
    this.#credentials = credentials;
    this.#callbackKeys = callbackKeys;
    this.#devices = devices;
    this.#drivers = drivers;
    this.#dataSource = dataSource;
  }

  async of(connector: Connector): Promise<ConnectorView> {
    const [view] = await this.ofAll([connector]);
    return view!;
  }

  /**
   * How many of them, from the first on, an answer has room for: what they show differs by a factor of thousands, and their
   * owner says how much it is. At least one.
   */
  async fitting(connectors: readonly Connector[]): Promise<number> {
    const bytes = await this.#credentials.viewBytes(this.#dataSource, connectors);
    let sum = 0;
    const tooMuch = connectors.findIndex(({ key }) => (sum += bytes.get(key) ?? 0) > MAX_CREDENTIALS_BYTES);
    return tooMuch === -1 ? connectors.length : Math.max(tooMuch, 1);
  }

  /** In four queries at most, however many they are. */
  async ofAll(connectors: readonly Connector[]): Promise<ConnectorView[]> {
    const keys = connectors.map(({ key }) => key);
    const [counts, credentials, callbackKeys] = await Promise.all([
      this.#devices.countByConnector(this.#dataSource, keys),
      this.#credentials.readForView(this.#dataSource, connectors),
      this.#callbackKeys.hashesOf(this.#dataSource, keys),
    ]);
    return connectors.map((connector) => {
      const { key } = connector;
      const masked = maskedCredentials(this.#driverOf(connector), credentials.get(key), callbackKeys.get(key));
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
