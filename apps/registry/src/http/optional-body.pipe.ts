import { Injectable, type PipeTransform, type Type } from '@nestjs/common';
import { WireValidationPipe } from '@umbra/wire';

/** For a body that may be left out (WIRE-7), or say by `null` that there is none: checked when it is there. The parameter is declared `unknown`. */
@Injectable()
export class OptionalBodyPipe implements PipeTransform {
  readonly #type: Type<object>;
  readonly #validation = new WireValidationPipe();

  constructor(type: Type<object>) {
    this.#type = type;
  }

  async transform(value: unknown): Promise<unknown> {
    if (value === undefined || value === null) return undefined;
    return this.#validation.transform(value, { type: 'body', metatype: this.#type });
  }
}
