import { classifyError, UmbraError } from '@umbra/errors';
import { CallsUsedUpError, ExternalCloudError } from '../domain/driver/external-cloud.error.ts';
import type { ExecutionFailure } from '../executions/execution.ts';
import { RunInterruptedError } from './run-interruption.ts';

/** What went wrong with a run: in words for its owner, and for those who run the service. */
export interface RunFailure extends ExecutionFailure {
  readonly isRetryable: boolean;
  /** It is no failure at all: the run goes on, at once or when there is room for its next call. */
  readonly isInterruption: boolean;
  readonly retryAfterMs: number | undefined;
  /** For the log, when it is none of the owner's affairs; without the words of errors that may quote secrets. */
  readonly internal?: { readonly code: string; readonly reason: string };
}

const MAX_MESSAGE_CHARACTERS = 500;

export function runFailure(error: unknown): RunFailure {
  if (error instanceof UmbraError) {
    const retryAfterMs = error instanceof ExternalCloudError ? error.retryAfterMs : undefined;
    const message = error.message.slice(0, MAX_MESSAGE_CHARACTERS);
    const isInterruption = error instanceof RunInterruptedError || error instanceof CallsUsedUpError;
    return { code: error.code, message, isRetryable: error.retryable, isInterruption, retryAfterMs };
  }
  const { code, retryable } = classifyError(error);
  return {
    code: 'CONNECTORS_RUN_FAILED',
    message: 'The connector could not be executed, for a reason that lies with this service.',
    isRetryable: true,
    isInterruption: false,
    retryAfterMs: undefined,
    internal: { code, reason: retryable ? 'a part of the service is away' : whereOf(error) },
  };
}

/** The kind of error and where it came from. Its message may quote what a driver was given. */
function whereOf(error: unknown): string {
  if (!(error instanceof Error)) return `a ${typeof error} was thrown`;
  const [place = 'somewhere'] = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return `${error.name} ${place.trim()}`;
}
