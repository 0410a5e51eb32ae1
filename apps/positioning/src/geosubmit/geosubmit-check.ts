import { Injectable } from '@nestjs/common';
import { Ajv } from 'ajv';
import { refusalFor } from '../locate-http/explain.ts';
import { geosubmitBodySchema } from './geosubmit-body.schema.ts';

export interface GeosubmitBody {
  readonly items: readonly Readonly<Record<string, unknown>>[];
}

/** Checks that a body is a list of items; what is in them is looked at one by one. */
@Injectable()
export class GeosubmitCheck {
  readonly #validate = new Ajv({ verbose: true }).compile<GeosubmitBody>(geosubmitBodySchema);

  /** @throws WireError 400 naming the field, and what is wrong with it */
  require(body: unknown): GeosubmitBody {
    if (!this.#validate(body)) throw refusalFor(this.#validate.errors![0]!);
    return body;
  }
}
