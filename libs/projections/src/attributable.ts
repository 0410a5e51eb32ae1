import { classifyError } from '@umbra/errors';

/**
 * SQLSTATE classes that speak of the values in a statement: cardinality (21), data (22), integrity (23), limits of a row or
 * a statement (54). Anything else non-transient (a missing table, a missing right) would hit every message alike: calling
 * that poison would throw the whole log away. Source: PostgreSQL manual, appendix A.
 */
const SQLSTATE_OF_VALUES = /^(?:21|22|23|54)[0-9A-Z]{3}$/;

/** Whether a failed batch can be the fault of one message in it, so that it pays to look for that message. */
export function isAttributable(error: unknown): boolean {
  const { code, retryable } = classifyError(error);
  return !retryable && SQLSTATE_OF_VALUES.test(code) && !isMissingPartition(error);
}

/** A row for which no partition was made: also a check violation by its SQLSTATE, but one without a constraint's name. */
function isMissingPartition(error: unknown): boolean {
  const { code, constraint } = ((error as { driverError?: unknown }).driverError ?? error) as {
    code?: unknown;
    constraint?: unknown;
  };
  return code === '23514' && constraint === undefined;
}
