import { Optional } from '../fields/optional.ts';
import { DateTime } from '../fields/text-field.ts';

/** What every radio measurement may say. */
export class Measured {
  @Optional()
  @DateTime({ about: 'When it was measured, ISO 8601.' })
  timestamp?: string;
}
