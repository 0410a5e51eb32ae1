import { Injectable, type ArgumentMetadata, type PipeTransform, type Type } from '@nestjs/common';
import { validate } from 'class-validator';
import { badRequest } from '../errors/wire-error.ts';
import { fieldErrors } from './field-errors.ts';
import { instanceOf } from './instance-of.ts';

/** Types that carry no rules: what Nest reports for parameters without a class of their own. */
const PLAIN_TYPES: ReadonlySet<unknown> = new Set([String, Boolean, Number, Array, Object, Buffer, undefined]);

/** Validating an item takes some 10 µs; nothing of ours takes as many in one body. */
const MAX_ITEMS = 10_000;

/** Checks bodies (and any other argument with a class) by class-validator; unknown properties are ignored (GEN-15). */
@Injectable()
export class WireValidationPipe implements PipeTransform {
  async transform(value: unknown, { metatype, type }: ArgumentMetadata): Promise<unknown> {
    if (PLAIN_TYPES.has(metatype) || type === 'custom') return value;
    return checked(metatype as Type<object>, value);
  }
}

/** For a body that is an array: `@Body(new WireArrayPipe(SampleDto))`; paths begin with the index. */
@Injectable()
export class WireArrayPipe implements PipeTransform {
  readonly #itemType: Type<object>;

  constructor(itemType: Type<object>) {
    this.#itemType = itemType;
  }

  async transform(value: unknown): Promise<object[]> {
    if (!Array.isArray(value)) {
      throw badRequest('WIRE_BODY_INVALID', 'The body must be an array.', [{ path: '', reason: 'must be an array' }]);
    }
    if (value.length > MAX_ITEMS) {
      const reason = `must have at most ${MAX_ITEMS} items`;
      throw badRequest('WIRE_BODY_INVALID', `The body ${reason}.`, [{ path: '', reason }]);
    }
    return Promise.all(value.map((item, index) => checked(this.#itemType, item, `[${index}]`)));
  }
}

async function checked(type: Type<object>, value: unknown, path = ''): Promise<object> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const reason = 'must be an object';
    throw badRequest('WIRE_BODY_INVALID', `The ${path === '' ? 'body' : `item ${path}`} ${reason}.`, [
      { path, reason },
    ]);
  }
  const instance = instanceOf(type, value);
  const problems = await validate(instance, { forbidUnknownValues: false, validationError: { target: false } });
  if (problems.length > 0) {
    const errors = fieldErrors(problems, path);
    const first = errors[0];
    throw badRequest('WIRE_BODY_INVALID', `The request is not valid: ${first?.path} ${first?.reason}.`, errors);
  }
  return instance;
}
