import type { Type } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import type { ColumnSchema } from '../resources/columns.ts';
import type { Resource } from '../resources/resource.ts';

const models = new Map<Resource, Type<object>>();

/** The class that API documents show for rows of a resource. */
export function resourceModel(resource: Resource): Type<object> {
  const known = models.get(resource);
  if (known !== undefined) return known;
  const model = modelOf(resource);
  models.set(resource, model);
  return model;
}

function modelOf({ model, columns, completed = {} }: Resource): Type<object> {
  class ResourceModel {}
  Object.defineProperty(ResourceModel, 'name', { value: `Patchworks${model}` });
  const members: readonly (readonly [string, ColumnSchema])[] = [
    ...Object.entries(columns).map(([name, { schema }]) => [name, schema] as const),
    ...Object.entries(completed),
  ];
  // The options' own type ties `type` to what else is given, which a schema that is data cannot show.
  for (const [name, schema] of members) ApiProperty(schema as ApiPropertyOptions)(ResourceModel.prototype, name);
  return ResourceModel;
}
