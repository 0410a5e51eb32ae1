/** An error as it may stand in a log line. */
export interface DescribedError {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: unknown;
}

const MAX_CAUSES = 5;

/**
 * Takes of an error what helps to find its cause, and nothing else: drivers hang queries with their parameters on theirs,
 * and with them what no log should have (wall 9).
 */
export function describeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return error;
  const { code, cause, driverError } = error as { code?: unknown; cause?: unknown; driverError?: unknown };
  const inner = cause ?? driverError;
  const described: DescribedError = {
    type: error.name,
    message: error.message,
    ...(typeof code === 'string' ? { code } : {}),
    ...(error.stack === undefined ? {} : { stack: error.stack }),
    ...(inner instanceof Error && depth < MAX_CAUSES ? { cause: describeError(inner, depth + 1) } : {}),
  };
  return described;
}
