import type { Type } from '@nestjs/common';
import { fieldErrors, instanceOf } from '@umbra/wire';
import { validateSync } from 'class-validator';
import { refusals } from './commands.errors.ts';

/** A `check` for `CommandHandler`: an instance of a class with class-validator's rules, unknown members left out. */
export function wishOf<Shape extends object>(type: Type<Shape>): (data: object) => Shape {
  return (data) => {
    const wish = instanceOf(type, data);
    const problems = validateSync(wish, { forbidUnknownValues: false, validationError: { target: false } });
    if (problems.length > 0) throw refusals.dataInvalid(fieldErrors(problems));
    return wish;
  };
}
