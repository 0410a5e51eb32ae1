import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { ProjectId } from '@umbra/contracts/ids';
import type { ProjectState } from '@umbra/contracts/project';
import { inTransaction, isQuotaExceeded } from '@umbra/postgres';
import { DataSource, type EntityManager } from 'typeorm';
import type { ConnectorsConfig } from '../../../connectors.config.ts';
import { CONFIG } from '../../../connectors.tokens.ts';
import { PrivateDriversRepository, type PrivateDriver } from '../../../domain/driver/private-drivers.repository.ts';
import { Clock } from '../../../persistence/clock.ts';
import { jitterbitRefusals } from '../jitterbit.errors.ts';
import { PayloadsRepository } from '../payloads/payloads.repository.ts';
import type { Registration } from './registration.ts';
import { RegistrationsRepository } from './registrations.repository.ts';

/** Those that were deleted keep their rows, but count no more. */
const COUNTED = {
  ...{ what: 'registrations', from: '(SELECT project_id FROM private_driver WHERE deleted_at_ms IS NULL) AS live' },
  owner: 'project_id',
};

export interface KeyPair {
  readonly name: string;
  readonly key: string;
  readonly secret: string;
}

/** J3 … J7 for one organisation, whose member asks. Failures of the domain are thrown as this dialect says them. */
@Injectable()
export class Registrations {
  readonly #dataSource: DataSource;
  readonly #drivers: PrivateDriversRepository;
  readonly #registrations: RegistrationsRepository;
  readonly #payloads: PayloadsRepository;
  readonly #clock: Clock;
  readonly #limit: number;

  constructor(
    dataSource: DataSource,
    drivers: PrivateDriversRepository,
    registrations: RegistrationsRepository,
    payloads: PayloadsRepository,
    clock: Clock,
    @Inject(CONFIG) config: ConnectorsConfig,
  ) {
    this.#dataSource = dataSource;
    this.#drivers = drivers;
    this.#registrations = registrations;
    this.#payloads = payloads;
    this.#clock = clock;
    this.#limit = config.CONNECTORS_MAX_ROWS_PER_PROJECT;
  }

  /** @throws WireError CONNECTOR_ALREADY_REGISTERED (J3.6), INVALID_REQUEST for one too many */
  async register({ projectId, orgId }: ProjectState, name: string, version: string): Promise<Registration> {
    return inTransaction(this.#dataSource, async (manager) => {
      const registered = { projectId, name: name.trim(), version };
      const driver = await this.#drivers.register(manager, registered, this.#clock.nowMs());
      if (driver === undefined) throw jitterbitRefusals.alreadyRegistered();
      const isTooMany = await isQuotaExceeded(manager, projectId, COUNTED, this.#limit);
      if (isTooMany) throw jitterbitRefusals.tooMany(this.#limit);
      return this.#registrations.insert(manager, driver, orgId, name);
    });
  }

  async list(projectId: ProjectId): Promise<Registration[]> {
    return this.#registrations.list(this.#dataSource, projectId);
  }

  /** @throws WireError CONNECTOR_CREDENTIALS_INVALID (J7.2) */
  async validate(projectId: ProjectId, { name, key, secret }: KeyPair): Promise<Registration> {
    const registration = await this.#registrations.findByName(this.#dataSource, projectId, name);
    // The same comparisons when there is none, so that the time tells nothing.
    const expected = registration ?? { key: randomUUID(), secret: randomUUID() };
    const isRightKey = isSame(key, expected.key);
    const isRightSecret = isSame(secret, expected.secret);
    if (registration === undefined || !isRightKey || !isRightSecret) throw jitterbitRefusals.credentialsInvalid();
    return registration;
  }

  /** @throws WireError CONNECTOR_NOT_FOUND, CONNECTOR_IN_USE (J5) */
  async delete(projectId: ProjectId, id: number): Promise<void> {
    await inTransaction(this.#dataSource, async (manager) => {
      const driver = await this.#unused(manager, projectId, id);
      if (driver === undefined) throw jitterbitRefusals.notFound();
      await this.#drivers.delete(manager, driver, this.#clock.nowMs());
      await this.#registrations.forgetKeys(manager, id);
    });
  }

  /** @throws WireError CONNECTOR_NOT_FOUND, CONNECTOR_IN_USE (J6) */
  async deletePayload(projectId: ProjectId, id: number): Promise<void> {
    await inTransaction(this.#dataSource, async (manager) => {
      const driver = await this.#unused(manager, projectId, id);
      const wasThere = await this.#payloads.delete(manager, projectId, id);
      if (driver === undefined && !wasThere) throw jitterbitRefusals.notFound();
    });
  }

  /** The driver behind a registration, locked: nobody begins to use it before the transaction ends. */
  async #unused(manager: EntityManager, projectId: ProjectId, id: number): Promise<PrivateDriver | undefined> {
    const driverKey = await this.#registrations.driverKeyOf(manager, projectId, id);
    if (driverKey === undefined) return undefined;
    const driver = await this.#drivers.findForChange(manager, projectId, driverKey);
    if (driver !== undefined && (await this.#drivers.isInUse(manager, driver))) throw jitterbitRefusals.inUse();
    return driver;
  }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** In a time that does not depend on where they differ. */
const isSame = (given: string, expected: string): boolean => timingSafeEqual(digest(given), digest(expected));
