import { classifyError } from '@umbra/errors';
import { AttributableError } from './attributable-error.ts';

/**
 * SQLSTATE classes that speak of the values in a statement: cardinality (21), data (22), limits of a row or a statement
 * (54); of integrity (23) a missing value and a named check alone. A key that is there twice (23505) speaks of the fold or
 * of the tables, which do not fit together: skipping the message would lose what was accepted. Anything else non-transient
 * (a missing table, a missing right) would hit every message alike: calling that poison would throw the whole log away.
 * Source: PostgreSQL manual, appendix A.
 */
const SQLSTATE_OF_VALUES = /^(?:(?:21|22|54)[0-9A-Z]{3}|23502|23514)$/;

/** Whether a failed batch can be the fault of one message in it, so that it pays to look for that message. */
export function isAttributable(error: unknown): boolean {
  if (error instanceof AttributableError) return !error.retryable;
  const { code, retryable } = classifyError(error);
  return !retryable && SQLSTATE_OF_VALUES.test(code) && !isMissingPartition(error);
}

/** A row for which no partition was made: also a check violation by its SQLSTATE, but one without a constraint's name. */
export function isMissingPartition(error: unknown): boolean {
  const { code, constraint } = ((error as { driverError?: unknown }).driverError ?? error) as {
    code?: unknown;
    constraint?: unknown;
  };
  return code === '23514' && constraint === undefined;
}
