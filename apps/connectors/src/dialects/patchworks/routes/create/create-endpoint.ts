import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Draft } from '../../validation/draft.ts';
import { isObject } from '../../validation/input.ts';
import { texts } from '../../validation/texts.ts';
import { VariablesRepository } from '../../variables/variables.repository.ts';
import type { Creation, CreationContext } from '../creation.ts';
import { insertRow, insertRows } from '../insert-rows.ts';
import type { endpointFields, EndpointValues } from './endpoint.fields.ts';
import { MAX_PARTS } from './limits.ts';
import { refuseVariables, variablesOf } from './nested-variables.ts';

/** Of its JSON. */
const SCHEMA_CHARACTERS = 262_144;

/** An endpoint with its filters, variables, field tags and schema (§6.3). */
@Injectable()
export class CreateEndpoint implements Creation<typeof endpointFields> {
  readonly #variables: VariablesRepository;

  constructor(variables: VariablesRepository) {
    this.#variables = variables;
  }

  check(draft: Draft<typeof endpointFields>): void {
    refuseVariables(draft);
    if (tagsOf(draft.values).length > MAX_PARTS) {
      draft.refuse('field_tags', texts.moreItems('field_tags', MAX_PARTS));
    }
    if (JSON.stringify(draft.values.endpoint_schema ?? null).length > SCHEMA_CHARACTERS) {
      draft.refuse('endpoint_schema', texts.longer('endpoint_schema', SCHEMA_CHARACTERS));
    }
  }

  async store(manager: EntityManager, { projectId, nowMs }: CreationContext, values: EndpointValues): Promise<number> {
    const { filters, variables, field_tags: _tags, endpoint_schema, returns_multiple_records, ...said } = values;
    const of = { project_id: projectId };
    const row = { ...of, ...said, returns_multiple_records: returns_multiple_records ?? false };
    const id = await insertRow(manager, 'endpoint', row, nowMs);
    const filterRows = (filters ?? []).map((filter) => ({ ...of, ...filterRow(filter), model_id: id }));
    await insertRows(manager, 'filter', filterRows, nowMs);
    await this.#variables.add(manager, { projectId, type: 'endpoint', key: id }, variablesOf(variables), nowMs);
    const tagRows = tagsOf(values).map((tag) => ({ ...of, ...tag, endpoint_id: id }));
    await insertRows(manager, 'field_tag', tagRows, nowMs);
    if (endpoint_schema !== undefined && endpoint_schema !== null) {
      const schema = isObject(endpoint_schema['schema']) ? endpoint_schema['schema'] : endpoint_schema;
      await insertRow(manager, 'endpoint_schema', { endpoint_id: id, schema }, nowMs);
    }
    return id;
  }
}

type FilterValues = NonNullable<EndpointValues['filters']>[number];

/** Every column, so that rows of one request are alike. */
const filterRow = (filter: FilterValues) => ({
  type: filter.type ?? null,
  field: filter.field ?? null,
  comparison: filter.comparison ?? null,
  value: filter.value ?? null,
  value_type: filter.value_type ?? null,
  keep_matching: filter.keep_matching ?? null,
  operator_logic: filter.operator_logic ?? null,
  match_order: filter.match_order ?? null,
  is_default: filter.is_default ?? false,
  is_active: filter.is_active ?? true,
  location: filter.location ?? null,
  date_format: filter.date_format ?? null,
  model_type: 'endpoint',
});

/** A row a tag. */
const tagsOf = ({ field_tags }: Partial<EndpointValues>): { field_path: string; tag: string }[] =>
  (field_tags ?? []).flatMap(({ field_path, tag, tags }) =>
    [...new Set([...(tag === undefined || tag === null ? [] : [tag]), ...(tags ?? [])])].map((each) => ({
      field_path,
      tag: each,
    })),
  );
