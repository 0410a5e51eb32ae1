import type { CommandOutcome } from '@umbra/contracts/command';
import { classifyError } from '@umbra/errors';
import { sqlStateOf } from '@umbra/postgres';
import { WireError } from '@umbra/wire';
import { QueryFailedError } from 'typeorm';
import { refusals } from './commands.errors.ts';

/** What came of a command, before it is stored or answered. */
export type Verdict =
  | { readonly ending: 'done' | 'refused'; readonly outcome: CommandOutcome }
  /** Answered, but not for good: the command goes to the dead letters, and may be given again. */
  | { readonly ending: 'failed'; readonly outcome: CommandOutcome; readonly error: unknown };

/**
 * SQLSTATE classes that speak of one command: its values (21, 22, 54), what they break (23), what a function raises (P0);
 * 25P02 is what a handler leaves that has swallowed one of them. Any other speaks of the tables or the server, and would
 * hit every command alike. Source: PostgreSQL manual, appendix A.
 */
const SQLSTATE_OF_ONE_COMMAND = /^(?:(?:21|22|23|54|P0)[0-9A-Z]{3}|25P02)$/;

export const refused = (refusal: WireError): Verdict & { ending: 'refused' } => ({
  ending: 'refused',
  outcome: outcomeOf(refusal),
});

/**
 * What the error of a handler means for its command.
 * @throws the error itself, where it is not about this command: the batch is repeated, or the consumer stops
 */
export function verdictOnError(error: unknown): Verdict {
  if (error instanceof WireError && error.status < 500) return refused(error);
  if (classifyError(error).retryable) throw error;
  if (error instanceof QueryFailedError && !SQLSTATE_OF_ONE_COMMAND.test(sqlStateOf(error) ?? '')) throw error;
  return { ending: 'failed', outcome: outcomeOf(refusals.failed()), error };
}

const outcomeOf = ({ status, code, message }: WireError): CommandOutcome => ({
  status: 'refused',
  refusal: { status, code, message },
});
