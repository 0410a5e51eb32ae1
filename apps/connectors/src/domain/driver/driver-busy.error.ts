import { UmbraError } from '@umbra/errors';

/** What was asked is not done now, since there is too much of it: the same may be done later (503). */
export class DriverBusyError extends UmbraError {
  constructor(reason: string) {
    super('CONNECTORS_DRIVER_BUSY', reason, { retryable: true });
  }
}
