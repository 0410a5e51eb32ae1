import { RATE_LIMIT_UNITS } from '../resources/enumerations.ts';
import { integer, oneOf, rowId, text, timezone } from '../validation/rules.ts';
import { filled, nullable, required, type ShapeOf } from '../validation/shape.ts';
import { changedVariables, newVariables } from '../variables/variable-fields.ts';

const CHARACTERS = 255;

/** §5.1, in the order of the reference's rule table (§3.3). */
export const storeFields = {
  name: required(text(CHARACTERS)),
  authentication_implementation_id: required(rowId),
  timezone: required(timezone),
  date_format: required(text(CHARACTERS)),
  rate_limit_unit: required(oneOf(RATE_LIMIT_UNITS)),
  rate_limit_duration: required(integer(1)),
  connection_pool_id: nullable(rowId),
  variables: newVariables,
  session_id: nullable(text(CHARACTERS)),
  platform_app_key: nullable(text(CHARACTERS)),
  certificate_id: nullable(rowId),
};

/** §5.2: what is absent keeps its value; what a connector cannot be without is never null. */
export const updateFields = {
  name: filled(text(CHARACTERS)),
  authentication_implementation_id: filled(rowId),
  timezone: filled(timezone),
  date_format: filled(text(CHARACTERS)),
  rate_limit_unit: filled(oneOf(RATE_LIMIT_UNITS)),
  rate_limit_duration: filled(integer(1)),
  connection_pool_id: nullable(rowId),
  variables: changedVariables,
  type: nullable(text(CHARACTERS)),
};

export type StoreValues = ShapeOf<typeof storeFields>;
export type UpdateValues = ShapeOf<typeof updateFields>;
