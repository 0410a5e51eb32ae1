import { ValidateIf } from 'class-validator';

/** May be left out. Unlike class-validator's `IsOptional`, null is a value like any other, and refused. */
export const Optional = (): PropertyDecorator => ValidateIf((_object, value) => value !== undefined);
