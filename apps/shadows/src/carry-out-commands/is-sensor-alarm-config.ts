import { ValidatorConstraint, type ValidationArguments, type ValidatorConstraintInterface } from 'class-validator';

/** Numbers and booleans by name (§4.2). Which names there are is known by who asks. */
@ValidatorConstraint({ name: 'isSensorAlarmConfig' })
export class IsSensorAlarmConfig implements ValidatorConstraintInterface {
  validate(value: unknown): boolean {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    return Object.values(value).every((limit) => typeof limit === 'number' || typeof limit === 'boolean');
  }

  defaultMessage({ property }: ValidationArguments): string {
    return `${property} must be an object of numbers and booleans, or null`;
  }
}
