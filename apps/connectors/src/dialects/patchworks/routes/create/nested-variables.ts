import { planVariables } from '../../variables/plan-variables.ts';
import type { NewVariable } from '../../variables/variable.ts';
import type { VariableMember } from '../../variables/variable-fields.ts';

type Members = readonly Partial<VariableMember>[];

/** Something new with variables, on its way to being valid. */
interface HasVariables {
  readonly values: { readonly variables?: Members | undefined };
  refuse(path: string, text: string): void;
}

/** V1, V7: refuses members that cannot be together, and masks of nothing. */
export function refuseVariables(draft: HasVariables): void {
  planVariables([], draft.values.variables ?? [], (path, text) => {
    draft.refuse(path, text);
  });
}

/** V1: the variables that members make, after none was refused. */
export const variablesOf = (members: Members = []): readonly NewVariable[] =>
  planVariables([], members, (path, text) => {
    throw new Error(`${path} was not refused when it was checked: ${text}`);
  }).added;

export const variablesSchema = {
  type: 'array',
  items: { type: 'object', additionalProperties: true },
  description: 'Of each `key` and `label`, and as a connector’s.',
} as const;
