import { isDeepStrictEqual } from 'node:util';
import { Inject, Injectable } from '@nestjs/common';
import type { ProjectId } from '@umbra/contracts/ids';
import { isQuotaExceeded, sqlStateOf } from '@umbra/postgres';
import type { EntityManager } from 'typeorm';
import type { ConnectorsConfig } from '../../connectors.config.ts';
import { refusals } from '../../connectors.errors.ts';
import { CONFIG, CONNECTOR_OBSERVERS } from '../../connectors.tokens.ts';
import { Clock } from '../../persistence/clock.ts';
import { CALLBACK_KEY, callbackKeyProblem, takesCallbacks, withCallbackKey } from '../credentials/callback-key.ts';
import { CallbackKeysRepository } from '../credentials/callback-keys.repository.ts';
import type { Credentials } from '../credentials/credentials.ts';
import { CredentialStores } from '../credentials/credential-stores.ts';
import type { Driver } from '../driver/driver.ts';
import { Drivers } from '../driver/drivers.service.ts';
import { recordEvents } from '../events/record-event.ts';
import { ExternalDevices } from '../external-device/external-devices.service.ts';
import type { ConnectorObserver } from './connector-observer.ts';
import { connectorFacts, type Connector, type ConnectorChange, type NewConnector } from './connector.ts';
import { ConnectorsRepository } from './connectors.repository.ts';

const UNIQUE_VIOLATION = '23505';
const COUNTED = { what: 'connectors', from: 'connector', owner: 'project_id' };

/**
 * The rules of connectors, for every dialect: each change takes place in the caller's transaction, with its event and what
 * observers make of it. A refusal leaves the transaction unusable: the caller lets it roll back.
 */
@Injectable()
export class Connectors {
  readonly #repository: ConnectorsRepository;
  readonly #drivers: Drivers;
  readonly #credentials: CredentialStores;
  readonly #callbackKeys: CallbackKeysRepository;
  readonly #externalDevices: ExternalDevices;
  readonly #observers: readonly ConnectorObserver[];
  readonly #clock: Clock;
  readonly #config: ConnectorsConfig;

  constructor(
    repository: ConnectorsRepository,
    drivers: Drivers,
    credentials: CredentialStores,
    callbackKeys: CallbackKeysRepository,
    externalDevices: ExternalDevices,
    @Inject(CONNECTOR_OBSERVERS) observers: readonly ConnectorObserver[],
    clock: Clock,
    @Inject(CONFIG) config: ConnectorsConfig,
  ) {
    this.#repository = repository;
    this.#drivers = drivers;
    this.#credentials = credentials;
    this.#callbackKeys = callbackKeys;
    this.#externalDevices = externalDevices;
    this.#observers = observers;
    this.#clock = clock;
    this.#config = config;
  }

  /**
   * Holds the names of the project's connectors as they are until the transaction ends: for who derives a free one from
   * `ConnectorsRepository.namesLike`.
   */
  async lockNames(manager: EntityManager, projectId: ProjectId): Promise<void> {
    await manager.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [`connector names/${projectId}`]);
  }

  /**
   * @param credentials completed by a callback key where the driver reads callbacks (C2C-17); what else they must hold is
   * the caller's affair (`credentialProblems`)
   * @throws WireError 403 for one too many, 404 for an unknown driver, 409 for a name or a callback key that is taken
   */
  async create(manager: EntityManager, connector: NewConnector, credentials: Credentials): Promise<Connector> {
    const driver = await this.#driverOf(manager, connector.projectId, connector.driverId);
    if (driver !== undefined) await this.lockNames(manager, connector.projectId);
    const created = await orNameTaken(this.#repository.insert(manager, connector, this.#clock.nowMs()));
    await this.#requireRoom(manager, connector.projectId);
    await this.#keepCredentials(manager, created, driver, credentials, undefined);
    await this.#record(manager, 'connector.created', created);
    for (const observer of this.#observers) await observer.created?.(manager, created);
    return created;
  }

  /**
   * @param connector as it is, locked by the caller (`findForChange`)
   * @param credentials all of them, if they change as well
   * @throws WireError 400 for another driver (C2C-8), 404, 409
   */
  async change(
    manager: EntityManager,
    connector: Connector,
    change: ConnectorChange,
    credentials?: Credentials,
  ): Promise<Connector> {
    const next = { ...connector, ...change };
    if (connector.driverId !== null && next.driverId !== connector.driverId) throw refusals.driverFixed();
    const driver = await this.#driverOf(manager, next.projectId, next.driverId);
    if (driver !== undefined && (next.name !== connector.name || connector.driverId === null)) {
      await this.lockNames(manager, next.projectId);
    }
    const changed = await orNameTaken(this.#repository.save(manager, next, this.#clock.nowMs()));
    // One that begins to track something may need a callback key, whatever else is kept.
    const isFirstDriver = connector.driverId === null && driver !== undefined;
    let credentialsChanged = false;
    if (credentials !== undefined || isFirstDriver) {
      const { credentials: before } = await this.#credentials.readForChange(manager, connector);
      await this.#keepCredentials(manager, changed, driver, credentials ?? before, before);
      credentialsChanged = credentials !== undefined && areOthers(connector, credentials, before);
    }
    await this.#record(manager, 'connector.changed', changed, { credentialsChanged });
    for (const observer of this.#observers) {
      await observer.changed?.(manager, connector, changed, { credentialsChanged });
    }
    return changed;
  }

  /**
   * @param connector locked by the caller
   * @param deleteDevices whether its external devices, and the virtual ones behind them, end with it
   * @throws WireError 412 when it has external devices and they are to stay (C2C-15), or what an observer refuses with
   */
  async remove(
    manager: EntityManager,
    connector: Connector,
    { deleteDevices }: { readonly deleteDevices: boolean },
  ): Promise<void> {
    if (deleteDevices) await this.#externalDevices.releaseAll(manager, connector);
    else await this.#externalDevices.requireNone(manager, connector);
    for (const observer of this.#observers) await observer.removing?.(manager, connector);
    await this.#record(manager, 'connector.removed', connector);
    await this.#repository.remove(manager, connector.key);
  }

  async #requireRoom(manager: EntityManager, projectId: ProjectId): Promise<void> {
    const limit = this.#config.CONNECTORS_MAX_CONNECTORS_PER_PROJECT;
    const isTooMany = await isQuotaExceeded(manager, projectId, COUNTED, limit);
    if (isTooMany) throw refusals.quotaExceeded(limit, COUNTED.what);
  }

  async #driverOf(manager: EntityManager, projectId: ProjectId, driverId: string | null): Promise<Driver | undefined> {
    if (driverId === null) return undefined;
    const driver = await this.#drivers.findForUse(manager, projectId, driverId);
    if (driver === undefined) throw refusals.driverUnknown();
    return driver;
  }

  async #keepCredentials(
    manager: EntityManager,
    connector: Connector,
    driver: Driver | undefined,
    credentials: Credentials,
    before: Credentials | undefined,
  ): Promise<void> {
    if (!takesCallbacks(driver)) return this.#credentials.write(manager, connector, credentials);
    const hashes = await this.#callbackKeys.hashesOf(manager, [connector.key]);
    const complete = withCallbackKey(credentials, before, hashes.get(connector.key));
    await this.#keepCallbackKey(manager, connector, complete[CALLBACK_KEY]);
    await this.#credentials.write(manager, connector, complete);
  }

  async #keepCallbackKey(manager: EntityManager, connector: Connector, callbackKey: unknown): Promise<void> {
    const problem = callbackKeyProblem(callbackKey);
    if (problem !== undefined) throw refusals.credentialsInvalid([problem]);
    if (!(await this.#callbackKeys.put(manager, connector.key, callbackKey as string))) {
      throw refusals.callbackKeyTaken();
    }
  }

  async #record(manager: EntityManager, type: string, connector: Connector, more: object = {}): Promise<void> {
    const data = { ...connectorFacts(connector), ...more };
    await recordEvents(manager, [{ aggregate: connector.connectorId, type, data, occurredAtMs: this.#clock.nowMs() }]);
  }
}

/** Of variables those before are not known any more: who gives them has changed them. A callback key that is left out stays. */
function areOthers({ credentialsIn }: Connector, after: Credentials, before: Credentials): boolean {
  const withKey = { [CALLBACK_KEY]: before[CALLBACK_KEY], ...after };
  return credentialsIn === 'variables' || !isDeepStrictEqual(withKey, { [CALLBACK_KEY]: undefined, ...before });
}

async function orNameTaken<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    // The one unique index of the table that a caller can hit: ids are made here.
    if (sqlStateOf(error) === UNIQUE_VIOLATION) throw refusals.nameTaken();
    throw error;
  }
}
