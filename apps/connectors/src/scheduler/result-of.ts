import type { BegunExecution, ExecutionResult } from '../executions/execution.ts';
import { nextDueAtMs, notBeforeMs, retryAtMs } from './due-times.ts';
import type { RunFailure } from './run-failure.ts';
import { QUICK_MS } from './slots.ts';

export interface EndedRun {
  readonly execution: BegunExecution;
  /** Of its connector, by now. */
  readonly intervalMs: number;
  readonly failure: RunFailure | undefined;
  readonly durationMs: number;
  readonly nowMs: number;
  /** From 0 to 1 */
  readonly chance: number;
}

/** What comes of a run, and when its connector runs next. */
export function resultOf({ execution, intervalMs, failure, durationMs, nowMs, chance }: EndedRun): ExecutionResult {
  const { connectorKey, failures } = execution;
  const isSlow = durationMs >= QUICK_MS;
  if (failure === undefined) {
    return { end: 'succeeded', nextDueAtMs: nextDueAtMs(connectorKey, intervalMs, nowMs), failures: 0, isSlow };
  }
  const { code, message, isInterruption, isRetryable, retryAfterMs } = failure;
  const told = { failure: { code, message }, isSlow };
  if (isInterruption) {
    const goesOnAtMs = nowMs + (retryAfterMs ?? 0);
    return { end: 'interrupted', ...told, nextDueAtMs: goesOnAtMs, notBeforeMs: goesOnAtMs, failures };
  }
  const failed = { connectorKey, intervalMs, failures: failures + 1, isRetryable, retryAfterMs };
  const again = { nextDueAtMs: retryAtMs(failed, nowMs, chance), notBeforeMs: notBeforeMs(failed, nowMs) };
  return { end: 'failed', ...told, ...again, failures: failures + 1 };
}
