import { Injectable } from '@nestjs/common';
import type { ProjectId } from '@umbra/contracts/ids';
import { type Queryable, select } from '@umbra/postgres';
import type { EntityManager } from 'typeorm';
import type { CredentialField } from '../../../domain/credentials/credential-field.ts';
import type { Credentials } from '../../../domain/credentials/credentials.ts';
import type { CredentialStore, KeptCredentials } from '../../../domain/credentials/credential-store.ts';
import { Drivers } from '../../../domain/driver/drivers.service.ts';
import { Clock } from '../../../persistence/clock.ts';
import { credentialsOf, valueOf } from './credentials-of-variables.ts';
import type { NewVariable } from './variable.ts';
import { VariableViews } from './variable-views.ts';
import { VariablesRepository } from './variables.repository.ts';

interface Owner {
  readonly projectId: ProjectId;
  readonly driverId: string | null;
}

/** Credentials that are kept as a connector's variables, a member a variable: what both APIs show of it is the same. */
@Injectable()
export class VariableCredentialStore implements CredentialStore {
  readonly #variables: VariablesRepository;
  readonly #views: VariableViews;
  readonly #drivers: Drivers;
  readonly #clock: Clock;

  constructor(variables: VariablesRepository, views: VariableViews, drivers: Drivers, clock: Clock) {
    this.#variables = variables;
    this.#views = views;
    this.#drivers = drivers;
    this.#clock = clock;
  }

  async read(db: Queryable, connectorKeys: readonly number[]): Promise<ReadonlyMap<number, Credentials>> {
    const variables = await this.#variables.readAll(db, connectorKeys);
    return new Map([...variables].map(([key, those]) => [key, credentialsOf(those)]));
  }

  async readForChange(db: Queryable, connectorKey: number): Promise<KeptCredentials> {
    const variables = await this.#variables.read(db, connectorKey);
    return {
      credentials: credentialsOf(variables),
      secretMembers: new Set(variables.filter(({ secret }) => secret).map(({ key }) => key)),
      isBroken: variables.some(({ isLost }) => isLost),
    };
  }

  async readForView(db: Queryable, connectorKeys: readonly number[]): Promise<ReadonlyMap<number, Credentials>> {
    return this.#views.read(db, connectorKeys);
  }

  async viewBytes(db: Queryable, connectorKeys: readonly number[]): Promise<ReadonlyMap<number, number>> {
    return this.#views.bytes(db, connectorKeys);
  }

  /** A variable whose key is no member any more stays, without its value: variables go with their connector only (V3). */
  async write(manager: EntityManager, connectorKey: number, credentials: Credentials): Promise<void> {
    const before = await this.#variables.read(manager, connectorKey);
    const values = new Map(Object.entries(credentials).map(([key, member]) => [key, valueOf(member)]));
    const changed = before
      .map((variable) => ({ ...variable, value: values.get(variable.key) ?? null }))
      .filter(({ value }, index) => value !== before[index]?.value);
    const nowMs = this.#clock.nowMs();
    await this.#variables.save(manager, connectorKey, changed, nowMs);
    const changedKeys = changed.map(({ key }) => key);
    await this.#variables.noteGivenFor(manager, connectorKey, changedKeys, null);
    const known = new Set(before.map(({ key }) => key));
    const missing = [...values].filter(([key]) => !known.has(key));
    if (missing.length === 0) return;
    const owner = await this.#ownerOf(manager, connectorKey);
    const fields = await this.#fieldsOf(manager, owner);
    const added = missing.map(([key, value]) => variableFor(key, value, fields.get(key)));
    await this.#variables.add(manager, { projectId: owner.projectId, key: connectorKey }, added, nowMs);
  }

  async #ownerOf(db: Queryable, connectorKey: number): Promise<Owner> {
    const [owner] = await select<Owner>(
      db,
      `SELECT project_id AS "projectId", driver_id AS "driverId" FROM connector WHERE connector_key = $1`,
      [connectorKey],
    );
    return owner!;
  }

  async #fieldsOf(db: Queryable, { projectId, driverId }: Owner): Promise<ReadonlyMap<string, CredentialField>> {
    const driver = driverId === null ? undefined : await this.#drivers.find(db, projectId, driverId);
    return new Map((driver?.credentialFields ?? []).map((field) => [field.key, field]));
  }
}

/** What no field names is secret (`CredentialField`). */
const variableFor = (key: string, value: string | null, field: CredentialField | undefined): NewVariable => ({
  key,
  label: field?.label ?? key,
  value,
  secret: field === undefined || field.isSecret === true,
  locked: false,
  pivot: {
    alias: null,
    configurable: true,
    required: field !== undefined && field.isOptional !== true,
    advanced: false,
  },
});
