import type { Relation, ResourceName } from './resource.ts';

/** What variables belong to, as `model_type` says it. */
export type VariableOwner = 'connector' | 'endpoint' | 'authentication_implementation' | 'system';

/** The owner's row names it. */
export const belongsTo = (to: ResourceName, from: string, id: string): Relation => ({
  to,
  isMany: false,
  from,
  owner: id,
});

/** One at most, which names the owner. */
export const hasOne = (to: ResourceName, owner: string): Relation => ({ to, isMany: false, from: 'id', owner });

/** Any number, each of which names the owner. */
export const hasMany = (to: ResourceName, owner: string, join?: string): Relation => ({
  to,
  isMany: true,
  from: 'id',
  owner,
  ...(join === undefined ? {} : { join }),
});

/** §5.3: variables with what the link to this owner says of them. */
export const hasVariables = (owner: VariableOwner): Relation => ({
  to: 'variables',
  isMany: true,
  from: 'id',
  owner: 'link.model_id',
  join: `JOIN model_variable link ON link.variable_id = variable.id AND link.model_type = '${owner}'`,
  pivot: {
    alias: 'link.alias',
    configurable: 'link.configurable',
    required: 'link.required',
    advanced: 'link.advanced',
  },
});
