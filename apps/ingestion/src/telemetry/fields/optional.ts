import { ValidateIf } from 'class-validator';

/** The field may be left out. `null` is a value like any other, and refused: the contract knows no null. */
export function Optional(): PropertyDecorator {
  return ValidateIf((_object: object, value: unknown) => value !== undefined);
}
