import { ValidatorConstraint, type ValidationArguments, type ValidatorConstraintInterface } from 'class-validator';

/** `"all"`, `""`, or a list of known names (contract §4.5). */
@ValidatorConstraint({ name: 'isDisabledList' })
export class IsDisabledList implements ValidatorConstraintInterface {
  validate(value: unknown, { constraints: names }: ValidationArguments): boolean {
    if (value === 'all' || value === '') return true;
    return Array.isArray(value) && value.every((item) => typeof item === 'string' && names.includes(item));
  }

  defaultMessage({ property, constraints: names }: ValidationArguments): string {
    return `${property} must be "all", an empty text, or a list of ${names.join(', ')}`;
  }
}
