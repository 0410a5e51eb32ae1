import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { PROBE_METHODS } from '../../resources/enumerations.ts';
import { authenticationTypeResource } from '../../resources/fixed-lists.resource.ts';
import { systemResource } from '../../resources/system.resource.ts';
import type { Draft } from '../../validation/draft.ts';
import { oneOf, rowId, text } from '../../validation/rules.ts';
import { nullable, required, type ShapeOf } from '../../validation/shape.ts';
import { newVariables } from '../../variables/variable-fields.ts';
import { VariablesRepository } from '../../variables/variables.repository.ts';
import type { Creation, CreationContext, CreationRules } from '../creation.ts';
import { insertRow } from '../insert-rows.ts';
import { authenticationImplementationListing } from '../offered.ts';
import { NAME_CHARACTERS, URL_CHARACTERS } from './limits.ts';
import { refuseVariables, variablesOf, variablesSchema } from './nested-variables.ts';

const fields = {
  name: required(text(NAME_CHARACTERS)),
  system_id: required(rowId),
  authentication_type_id: required(rowId),
  probe_url: nullable(text(URL_CHARACTERS)),
  probe_method: nullable(oneOf(PROBE_METHODS)),
  variables: newVariables,
};

export const authenticationImplementationCreation: CreationRules<typeof fields> = {
  listing: authenticationImplementationListing,
  fields,
  references: { system_id: systemResource, authentication_type_id: authenticationTypeResource },
  described: { variables: variablesSchema },
};

@Injectable()
export class CreateAuthenticationImplementation implements Creation<typeof fields> {
  readonly #variables: VariablesRepository;

  constructor(variables: VariablesRepository) {
    this.#variables = variables;
  }

  check(draft: Draft<typeof fields>): void {
    refuseVariables(draft);
  }

  async store(
    manager: EntityManager,
    { projectId, nowMs }: CreationContext,
    { variables, ...row }: ShapeOf<typeof fields>,
  ): Promise<number> {
    const id = await insertRow(manager, 'authentication_implementation', { project_id: projectId, ...row }, nowMs);
    const owner = { projectId, type: 'authentication_implementation', key: id } as const;
    await this.#variables.add(manager, owner, variablesOf(variables), nowMs);
    return id;
  }
}
