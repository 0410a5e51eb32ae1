import { boolean, listOf, rowId, text } from '../validation/rules.ts';
import { filled, nullable, optional, required, shape, type ShapeOf } from '../validation/shape.ts';

const NAME_CHARACTERS = 255;
const VALUE_CHARACTERS = 1_024;

/** Variables that a connector has at most. */
export const MAX_VARIABLES = 500;

const others = {
  value: nullable(text(VALUE_CHARACTERS)),
  secret: optional(boolean),
  locked: optional(boolean),
  pivot: optional(
    shape({
      alias: nullable(text(NAME_CHARACTERS)),
      configurable: optional(boolean),
      required: optional(boolean),
      advanced: optional(boolean),
    }),
  ),
};

/** §5.3, in a store. */
const newMember = { key: required(text(NAME_CHARACTERS)), label: required(text(NAME_CHARACTERS)), ...others };
/** §5.3, in an update: what is absent keeps its value (V5). */
const member = {
  id: nullable(rowId),
  key: filled(text(NAME_CHARACTERS)),
  label: filled(text(NAME_CHARACTERS)),
  ...others,
};

/** What a request says of one variable; `id` in an update only. */
export type VariableMember = ShapeOf<typeof member>;

export const newVariables = optional(listOf(shape(newMember), MAX_VARIABLES));
export const changedVariables = optional(listOf(shape(member), MAX_VARIABLES));
