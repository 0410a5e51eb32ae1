import { ValidateIf } from 'class-validator';

/** A field that may be left out. Unlike `IsOptional` it lets no null pass: null is not absence (JSON knows both). */
export function Optional(): PropertyDecorator {
  return ValidateIf((_object: object, value: unknown) => value !== undefined);
}
