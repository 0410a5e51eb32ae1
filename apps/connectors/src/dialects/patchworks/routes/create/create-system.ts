import { Injectable } from '@nestjs/common';
import { select } from '@umbra/postgres';
import type { EntityManager } from 'typeorm';
import { canonicalKeyOf } from '../../resources/canonical-key.ts';
import { orNull, text as textSchema } from '../../resources/columns.ts';
import { COLOURS, PROTOCOLS, RATE_LIMIT_UNITS } from '../../resources/enumerations.ts';
import { systemTypeResource } from '../../resources/fixed-lists.resource.ts';
import { systemTemplateResource } from '../../resources/system-template.resource.ts';
import { integer, oneOf, rowId, text } from '../../validation/rules.ts';
import { nullable, required, type ShapeOf } from '../../validation/shape.ts';
import type { Creation, CreationContext, CreationRules } from '../creation.ts';
import { insertRow } from '../insert-rows.ts';
import { systemListing } from '../offered.ts';
import { URL_CHARACTERS, NAME_CHARACTERS } from './limits.ts';

const fields = {
  name: required(text(NAME_CHARACTERS)),
  label: nullable(text(NAME_CHARACTERS)),
  colour: nullable(oneOf(COLOURS)),
  system_template_id: nullable(rowId),
  version: nullable(integer(0)),
  version_name: nullable(text(NAME_CHARACTERS)),
  system_type_id: required(rowId),
  protocol: nullable(oneOf(PROTOCOLS)),
  date_format: nullable(text(NAME_CHARACTERS)),
  help_link: nullable(text(URL_CHARACTERS)),
  rate_limit_unit: nullable(oneOf(RATE_LIMIT_UNITS)),
  rate_limit_duration: nullable(integer(1)),
  logo_url: nullable(text(URL_CHARACTERS)),
};

export const systemCreation: CreationRules<typeof fields> = {
  listing: systemListing,
  fields,
  references: { system_template_id: systemTemplateResource, system_type_id: systemTypeResource },
  described: { logo_url: orNull(textSchema) },
};

type Values = ShapeOf<typeof fields>;

const FIRST_VERSION = 1;

/**
 * A system of the company's own, which tracks nothing. What is not said of one that is made from a template is as the template
 * has it.
 */
@Injectable()
export class CreateSystem implements Creation<typeof fields> {
  async store(manager: EntityManager, { projectId, nowMs }: CreationContext, values: Values): Promise<number> {
    const { logo_url, ...said } = await withTemplate(manager, values);
    const system = {
      ...{ project_id: projectId, canonical_key: canonicalKeyOf(values.name) },
      ...{ version: FIRST_VERSION, protocol: 'HTTP', label: values.name },
      ...said,
    };
    const id = await insertRow(manager, 'system', system, nowMs);
    if (logo_url !== undefined) await insertRow(manager, 'logo', { system_id: id, url: logo_url }, nowMs);
    return id;
  }
}

async function withTemplate(manager: EntityManager, values: Values): Promise<Partial<Values>> {
  const names = Object.keys(fields).filter((name) => name !== 'system_template_id');
  const [template = {}] = await select<Partial<Values>>(
    manager,
    `SELECT ${names.join(', ')} FROM system_template WHERE id = $1`,
    [values.system_template_id],
  );
  return { ...whatIsSaid(template), ...whatIsSaid(values) };
}

const whatIsSaid = (values: Partial<Values>): Partial<Values> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
