import { applyDecorators } from '@nestjs/common';
import { IsText } from '@umbra/wire';
import { Matches } from 'class-validator';

export const MAX_EXTERNAL_ID_LENGTH = 50;

/** URLs lose segments of dots, and servers refuse control characters in them. */
const ID_OF_A_PATH = /^(?!\.$)(?!\.\.)\P{Cc}*$/u;

/** REG-6: what the owner of a virtual device may call it. */
export function IsExternalId(): PropertyDecorator {
  return applyDecorators(
    IsText(1, MAX_EXTERNAL_ID_LENGTH),
    Matches(ID_OF_A_PATH, {
      message: '$property must not be ".", begin with ".." or hold control characters: no path could carry it',
    }),
  );
}
