import { applyDecorators } from '@nestjs/common';
import { IsString, Length, Matches } from 'class-validator';

/** A text of so many characters, none of them a control character: it is shown in lists, and stored. */
export function IsText(min: number, max: number): PropertyDecorator {
  return applyDecorators(
    IsString(),
    Length(min, max),
    Matches(/^\P{Cc}*$/u, { message: '$property must not hold control characters' }),
  );
}
