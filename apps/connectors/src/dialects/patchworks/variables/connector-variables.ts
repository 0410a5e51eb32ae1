import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Connector } from '../../../domain/connector/connector.ts';
import type { Credentials } from '../../../domain/credentials/credentials.ts';
import { Clock } from '../../../persistence/clock.ts';
import { credentialsOf } from './credentials-of-variables.ts';
import { planVariables, type Refuse } from './plan-variables.ts';
import type { NewVariable } from './variable.ts';
import type { VariableMember } from './variable-fields.ts';
import { VariablesRepository } from './variables.repository.ts';

type Owner = Pick<Connector, 'key' | 'projectId'>;

/** A change of variables that was looked at, and can be carried out if nothing was refused. */
export interface PlannedVariables {
  readonly areCredentialsChanged: boolean;
  readonly credentialsBefore: Credentials;
  readonly credentialsAfter: Credentials;
  /** Keys of secrets that the request gives. */
  readonly given: ReadonlySet<string>;
  /** Secrets that it does not give, and that are there afterwards as they were. */
  readonly carried: readonly CarriedSecret[];
  carryOut(): Promise<void>;
}

export interface CarriedSecret {
  readonly key: string;
  /** Where a request gives it. */
  readonly path: string;
  /** No configured key opens it. */
  readonly isLost: boolean;
}

/** The variables of connectors, as requests speak of them. The caller has locked the connector. */
@Injectable()
export class ConnectorVariables {
  readonly #repository: VariablesRepository;
  readonly #clock: Clock;

  constructor(repository: VariablesRepository, clock: Clock) {
    this.#repository = repository;
    this.#clock = clock;
  }

  /** V2–V9 */
  async plan(
    manager: EntityManager,
    owner: Owner,
    members: readonly Partial<VariableMember>[],
    refuse: Refuse,
  ): Promise<PlannedVariables> {
    const before = await this.#repository.read(manager, owner.key);
    const { changed, added, given } = planVariables(before, members, refuse);
    const after: (NewVariable & { readonly id?: number })[] = [
      ...before.map((variable) => changed.find(({ id }) => id === variable.id) ?? variable),
      ...added,
    ];
    const credentialsAfter = credentialsOf(after);
    const credentialsBefore = credentialsOf(before);
    const lost: ReadonlySet<number> = new Set(before.filter(({ isLost }) => isLost).map(({ id }) => id));
    return {
      areCredentialsChanged: JSON.stringify(credentialsBefore) !== JSON.stringify(credentialsAfter),
      ...{ credentialsBefore, credentialsAfter, given },
      carried: after.flatMap((variable) => {
        const isLost = variable.id !== undefined && lost.has(variable.id);
        const { key, secret, value } = variable;
        if (!secret || given.has(key) || (value === null && !isLost)) return [];
        return [{ key, isLost: isLost && value === null, path: pathOf(variable, members) }];
      }),
      carryOut: async () => {
        const nowMs = this.#clock.nowMs();
        await this.#repository.save(manager, owner.key, changed, nowMs);
        await this.#repository.add(manager, owner, added, nowMs);
      },
    };
  }

  /**
   * Makes the variables of a new connector what its owner says of them. They are there already, as its credentials; a value
   * that its owner left open may have been chosen since.
   */
  async describe(manager: EntityManager, owner: Owner, variables: readonly NewVariable[]): Promise<void> {
    const there = new Map(
      (await this.#repository.read(manager, owner.key)).map((variable) => [variable.key, variable]),
    );
    const changed = variables.flatMap((variable) => {
      const known = there.get(variable.key);
      return known === undefined ? [] : [{ ...variable, id: known.id, value: variable.value ?? known.value }];
    });
    await this.#repository.save(manager, owner.key, changed, this.#clock.nowMs());
  }
}

function pathOf(variable: NewVariable & { readonly id?: number }, members: readonly Partial<VariableMember>[]): string {
  const index = members.findIndex(({ id, key }) => key === variable.key || (id !== undefined && id === variable.id));
  return index === -1 ? `variables.${variable.key}` : `variables.${String(index)}.value`;
}
