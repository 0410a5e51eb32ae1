import { applyDecorators } from '@nestjs/common';
import { IsString, Length, NotContains } from 'class-validator';

/** A text of so many characters that can be stored: PostgreSQL takes every character but NUL. */
export function IsText(min: number, max: number): PropertyDecorator {
  return applyDecorators(
    IsString(),
    Length(min, max),
    NotContains('\0', { message: '$property must not hold a NUL character' }),
  );
}
