import { UmbraError } from '@umbra/errors';

/** The run ends before it is complete, by no fault of the cloud, and goes on at once: what it found is stored. */
export class RunInterruptedError extends UmbraError {
  constructor(code: string, message: string) {
    super(code, message, { retryable: true });
  }
}

export const runDeferred = (): RunInterruptedError =>
  new RunInterruptedError(
    'CONNECTORS_RUN_DEFERRED',
    'The run took long while others waited: it goes on among those that take long.',
  );

export const runHandedOver = (): RunInterruptedError =>
  new RunInterruptedError('CONNECTORS_RUN_HANDED_OVER', 'The service was stopped: the run goes on elsewhere.');

export const runTooLong = (deadlineS: number): UmbraError =>
  new UmbraError('CONNECTORS_RUN_TOO_LONG', `The external cloud was not done with after ${String(deadlineS)} s.`, {
    retryable: true,
  });
