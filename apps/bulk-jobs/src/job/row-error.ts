import type { CommandRefusal } from '@umbra/contracts/command';
import type { RowError } from './row-state.ts';
import type { StepName } from './step.ts';

/** @param id of the one of several things that was refused */
export function errorOf(step: StepName, { status, code, message }: CommandRefusal, id?: string): RowError {
  return { code: status, message, details: `${step}${id === undefined ? '' : ` ${id}`}: ${code}` };
}
