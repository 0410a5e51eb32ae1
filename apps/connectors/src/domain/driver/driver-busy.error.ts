import { UmbraError } from '@umbra/errors';

/** What was asked is not done now, since there is too much of it: the same may be done later (503). */
export class DriverBusyError extends UmbraError {
  constructor(reason: string) {
    super('CONNECTORS_DRIVER_BUSY', reason, { retryable: true });
  }
}

/** The project has used up what it may have of the service: a limit of its own, not an outage (429). */
export class ProjectBusyError extends DriverBusyError {
  /** Until there is room again. */
  readonly retryAfterMs: number;

  constructor(reason: string, retryAfterMs: number) {
    super(reason);
    this.retryAfterMs = retryAfterMs;
  }
}
