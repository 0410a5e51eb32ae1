import type { Type } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import type { Shape } from '../validation/shape.ts';
import { Violations } from '../validation/violations.ts';
import type { CreationRules } from './creation.ts';

/** The class that API documents show for the body of a store: as the columns, and as its fields say of themselves. */
export function bodyModel<Fields extends Shape>({
  listing,
  fields,
  described = {},
}: CreationRules<Fields>): Type<object> {
  const { model, columns } = listing.resource;
  class BodyModel {}
  Object.defineProperty(BodyModel, 'name', { value: `StorePatchworks${model}Body` });
  for (const [name, field] of Object.entries(fields)) {
    const schema = described[name] ?? columns[name]?.schema;
    if (schema === undefined) throw new Error(`Nothing describes ${name} of ${model}.`);
    const violations = new Violations([]);
    field.read(undefined, name, violations);
    // The options' own type ties `type` to what else is given, which a schema that is data cannot show.
    const options = { ...schema, required: violations.has(name) } as ApiPropertyOptions;
    ApiProperty(options)(BodyModel.prototype, name);
  }
  return BodyModel;
}
