import { Injectable } from '@nestjs/common';
import type { FieldError } from '@umbra/wire';
import { Ajv } from 'ajv';
import { refusals } from '../positioning.errors.ts';
import { refusalFor } from './explain.ts';
import { locateBodySchema, MEASUREMENTS } from './locate-body.schema.ts';

/** A body that says what the contract lets it say. */
export type LocateBody = Readonly<Record<string, unknown>>;

const NO_MEASUREMENT: FieldError = {
  path: '$',
  reason: `holds no measurement; wanted: at least one of ${MEASUREMENTS.join(', ')}`,
};

/** Checks bodies by the schema, compiled once, at boot. The first thing that is wrong is told; a body may have thousands. */
@Injectable()
export class LocateCheck {
  readonly #validate = new Ajv({
    // Explanations need the schema that was violated.
    verbose: true,
  }).compile<LocateBody>(locateBodySchema);

  /** @throws WireError 400 naming the field, what is wrong with it, and what would be right */
  require(body: unknown): LocateBody {
    if (!this.#validate(body)) throw refusalFor(this.#validate.errors![0]!);
    if (!MEASUREMENTS.some((name) => body[name] !== undefined)) throw refusals.bodyInvalid(NO_MEASUREMENT);
    return body;
  }
}
