import { Injectable } from '@nestjs/common';
import type { Caller } from '@umbra/access';
import type { ProjectId } from '@umbra/contracts/ids';
import { inTransaction } from '@umbra/postgres';
import { DataSource, type EntityManager } from 'typeorm';
import { refusals } from '../../../connectors.errors.ts';
import type { Connector, ConnectorId } from '../../../domain/connector/connector.ts';
import { Connectors } from '../../../domain/connector/connectors.service.ts';
import { ConnectorsRepository, type ConnectorReference } from '../../../domain/connector/connectors.repository.ts';
import { credentialProblems } from '../../../domain/credentials/credential-problems.ts';
import { NOTHING_KEPT, type KeptCredentials } from '../../../domain/credentials/credential-store.ts';
import type { Credentials } from '../../../domain/credentials/credentials.ts';
import { CredentialStores } from '../../../domain/credentials/credential-stores.ts';
import { unmaskedCredentials } from '../../../domain/credentials/masked-credentials.ts';
import type { Driver } from '../../../domain/driver/driver.ts';
import { Drivers } from '../../../domain/driver/drivers.service.ts';
import { refreshIntervalProblem } from '../../../domain/driver/refresh-interval.ts';
import type { ConnectorInput } from './connectors.wire.ts';

/** Makes, replaces and removes connectors as this API describes them. */
@Injectable()
export class KeepConnectors {
  readonly #dataSource: DataSource;
  readonly #connectors: Connectors;
  readonly #repository: ConnectorsRepository;
  readonly #credentials: CredentialStores;
  readonly #drivers: Drivers;

  constructor(
    dataSource: DataSource,
    connectors: Connectors,
    repository: ConnectorsRepository,
    credentials: CredentialStores,
    drivers: Drivers,
  ) {
    this.#dataSource = dataSource;
    this.#connectors = connectors;
    this.#repository = repository;
    this.#credentials = credentials;
    this.#drivers = drivers;
  }

  /** @throws WireError 400, 404 for the driver, 409 for the name or the callback key */
  create(projectId: ProjectId, caller: Caller, input: ConnectorInput): Promise<ConnectorId> {
    return inTransaction(this.#dataSource, async (manager) => {
      const driver = await this.#driver(manager, projectId, input.driverId);
      const credentials = fitCredentials(driver, input, NOTHING_KEPT);
      const { connectorId } = await this.#connectors.create(
        manager,
        {
          ...{ projectId, driverId: driver.driverId, ...settingsOf(driver, input) },
          ...{ rateLimit: null, credentialsIn: 'document' },
          createdBy: caller.kind === 'user' ? caller.userId : 'api-key',
        },
        credentials,
      );
      return connectorId;
    });
  }

  /** All of it: what the input leaves out is as if it had never been said. @throws WireError 400, 404, 409 */
  replace(reference: ConnectorReference, input: ConnectorInput): Promise<ConnectorId> {
    return inTransaction(this.#dataSource, async (manager) => {
      const connector = await this.#lock(manager, reference);
      if (input.driverId !== connector.driverId) throw refusals.driverFixed();
      const driver = await this.#driver(manager, connector.projectId, connector.driverId);
      const credentials = fitCredentials(driver, input, await this.#credentials.readForChange(manager, connector));
      const { connectorId } = await this.#connectors.change(manager, connector, settingsOf(driver, input), credentials);
      return connectorId;
    });
  }

  /** @throws WireError 404, 412 (C2C-15) */
  remove(reference: ConnectorReference, deleteDevices: boolean): Promise<void> {
    return inTransaction(this.#dataSource, async (manager) => {
      await this.#connectors.remove(manager, await this.#lock(manager, reference), { deleteDevices });
    });
  }

  async #lock(manager: EntityManager, reference: ConnectorReference): Promise<Connector> {
    const connector = await this.#repository.findForChange(manager, reference);
    if (connector === undefined) throw refusals.connectorUnknown();
    return connector;
  }

  async #driver(manager: EntityManager, projectId: ProjectId, driverId: string): Promise<Driver> {
    const driver = await this.#drivers.findForUse(manager, projectId, driverId);
    if (driver === undefined) throw refusals.driverUnknown();
    return driver;
  }
}

/** @throws WireError 400 (C2C-3) */
function settingsOf(driver: Driver, input: ConnectorInput) {
  const { name, description = null, enabled } = input;
  const refreshIntervalS = input.refreshIntervalS ?? null;
  const problem = refreshIntervalProblem(driver, refreshIntervalS);
  if (problem !== undefined) throw refusals.refreshIntervalInvalid(problem);
  return { name, description, enabled, refreshIntervalS };
}

/** @throws WireError 400 (C2C-6) */
function fitCredentials(driver: Driver, { externalCloudInfo }: ConnectorInput, kept: KeptCredentials): Credentials {
  const { credentials, problems } = unmaskedCredentials(driver, externalCloudInfo, kept);
  const all = [...problems, ...credentialProblems(driver, credentials)];
  if (all.length > 0) throw refusals.credentialsInvalid(all);
  return credentials;
}
