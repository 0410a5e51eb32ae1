import { Injectable } from '@nestjs/common';
import { select } from '@umbra/postgres';
import type { EntityManager } from 'typeorm';
import { Connectors } from '../../../../domain/connector/connectors.service.ts';
import { ConnectorsRepository } from '../../../../domain/connector/connectors.repository.ts';
import { Drivers } from '../../../../domain/driver/drivers.service.ts';
import { sayingAsPatchworks } from '../../connectors/say-as-patchworks.ts';
import { resources } from '../../resources/all-resources.ts';
import { VARIABLE_OWNERS } from '../../resources/enumerations.ts';
import { hasRows } from '../../resources/has-rows.ts';
import { resourceOfModel } from '../../resources/model-variable.resource.ts';
import { variableResource } from '../../resources/variable.resource.ts';
import type { Draft } from '../../validation/draft.ts';
import { boolean, oneOf, rowId, text } from '../../validation/rules.ts';
import { nullable, optional, required, type ShapeOf } from '../../validation/shape.ts';
import { texts } from '../../validation/texts.ts';
import { credentialsOf } from '../../variables/credentials-of-variables.ts';
import { VariablesRepository } from '../../variables/variables.repository.ts';
import type { Creation, CreationContext, CreationRules } from '../creation.ts';
import { insertRow } from '../insert-rows.ts';
import { modelVariableListing } from '../offered.ts';
import { NAME_CHARACTERS } from './limits.ts';

const fields = {
  variable_id: required(rowId),
  alias: nullable(text(NAME_CHARACTERS)),
  configurable: optional(boolean),
  required: optional(boolean),
  advanced: optional(boolean),
  model_type: required(oneOf(VARIABLE_OWNERS)),
  model_id: required(rowId),
};

export const modelVariableCreation: CreationRules<typeof fields> = {
  listing: modelVariableListing,
  fields,
  references: { variable_id: variableResource },
};

type Values = ShapeOf<typeof fields>;

/** Links a variable to one more owner. */
@Injectable()
export class CreateModelVariable implements Creation<typeof fields> {
  readonly #repository: ConnectorsRepository;
  readonly #connectors: Connectors;
  readonly #variables: VariablesRepository;
  readonly #drivers: Drivers;

  constructor(
    repository: ConnectorsRepository,
    connectors: Connectors,
    variables: VariablesRepository,
    drivers: Drivers,
  ) {
    this.#repository = repository;
    this.#connectors = connectors;
    this.#variables = variables;
    this.#drivers = drivers;
  }

  async check(draft: Draft<typeof fields>, manager: EntityManager, context: CreationContext): Promise<void> {
    const { variable_id, model_type, model_id } = draft.values;
    if (model_type === undefined || model_id === undefined) return;
    const [isThere] = await hasRows(manager, resources[resourceOfModel[model_type]], context, [model_id]);
    if (!isThere) {
      draft.refuse('model_id', texts.selected('model_id'));
      return;
    }
    if (variable_id === undefined || draft.isRefused('variable_id')) return;
    // One link after the other, and after other changes of a connector's variables.
    if (model_type === 'connector') {
      if (await this.#isOfOneConnector(manager, variable_id)) {
        draft.refuse('variable_id', texts.unlinkable('variable_id'));
        return;
      }
      await this.#repository.findForChange(manager, { projectId: context.projectId, key: model_id });
      const variables = await this.#variables.read(manager, model_id);
      if (variables.some(({ isLost }) => isLost)) draft.refuse('model_id', texts.selected('model_id'));
    } else {
      const name = `variables/${model_type}/${String(model_id)}`;
      await manager.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [name]);
    }
    if (await hasKeyOf(manager, draft.values)) draft.refuse('variable_id', texts.duplicate('variable_id'));
  }

  async store(manager: EntityManager, { projectId, nowMs }: CreationContext, values: Values): Promise<number> {
    const flags = { configurable: false, required: false, advanced: false };
    const id = await insertRow(manager, 'model_variable', { project_id: projectId, ...flags, ...values }, nowMs);
    if (values.model_type !== 'connector') return id;
    const connector = await this.#repository.findForChange(manager, { projectId, key: values.model_id });
    const variables = await this.#variables.read(manager, values.model_id);
    // What a connector's variables hold are its credentials.
    await sayingAsPatchworks(this.#connectors.change(manager, connector!, {}, credentialsOf(variables)));
    return id;
  }

  /** A secret would be sent, and an address would send, where another owner of the variable says. */
  async #isOfOneConnector(manager: EntityManager, id: number): Promise<boolean> {
    const [variable] = await select<{ key: string; secret: boolean }>(
      manager,
      'SELECT key, secret FROM variable WHERE id = $1 FOR SHARE',
      [id],
    );
    return variable !== undefined && (variable.secret || this.#drivers.isAddress(variable.key));
  }
}

/** V1: within one owner a key names one variable. */
async function hasKeyOf(
  manager: EntityManager,
  { variable_id, model_type, model_id }: Partial<Values>,
): Promise<boolean> {
  const [known] = await select(
    manager,
    `SELECT FROM model_variable link JOIN variable ON variable.id = link.variable_id
      WHERE link.model_type = $2 AND link.model_id = $3
        AND variable.key = (SELECT key FROM variable WHERE id = $1) LIMIT 1`,
    [variable_id, model_type, model_id],
  );
  return known !== undefined;
}
