import { boolean, orNull, text, type ColumnSchema } from '../../resources/columns.ts';
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

const flags = { configurable: boolean, required: boolean, advanced: boolean };

/** §5.3, for API documents. */
export const variablesSchema: ColumnSchema = {
  type: 'array',
  items: {
    type: 'object',
    required: ['key', 'label'],
    properties: {
      ...{ key: text, label: text, value: orNull(text), secret: boolean, locked: boolean },
      pivot: { type: 'object', properties: { alias: orNull(text), ...flags } },
    },
  },
};
