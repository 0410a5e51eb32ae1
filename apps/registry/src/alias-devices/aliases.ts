import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { refusals } from '../registry.errors.ts';
import type { Resource } from '../resources/resource-type.ts';
import { AliasesRepository, type AliasSelection } from './aliases.repository.ts';
import { decideAliases, MAX_ALIASES_PER_DEVICE, type Alias, type AliasRefusal } from './decide-aliases.ts';

/** Changes the aliases of a device that the caller has found for a change. */
@Injectable()
export class Aliases {
  readonly #aliases: AliasesRepository;

  constructor(aliases: AliasesRepository) {
    this.#aliases = aliases;
  }

  /** ALI-3 @throws WireError 409, and nothing is written */
  async add(manager: EntityManager, device: Resource, wanted: readonly Alias[], nowMs: number): Promise<void> {
    const decision = decideAliases(wanted, await this.#aliases.count(manager, device));
    if (decision.refusal !== undefined) throw refusalOf(decision.refusal);
    const written = await this.#aliases.insert(manager, device, decision.aliases, nowMs);
    if (written < decision.aliases.length) throw refusals.aliasTaken();
  }

  /** @throws WireError 404 when there is none of a type, or no such one */
  async remove(manager: EntityManager, device: Resource, selection: AliasSelection): Promise<void> {
    const count = await this.#aliases.remove(manager, device, selection);
    if (count === 0 && selection.type !== undefined) throw refusals.aliasUnknown();
  }
}

function refusalOf(refusal: AliasRefusal): Error {
  switch (refusal) {
    case 'alias-taken':
      return refusals.aliasTaken();
    case 'too-many-aliases':
      return refusals.tooManyAliases(MAX_ALIASES_PER_DEVICE);
  }
}
