import { badRequest, payloadTooLarge, unprocessable, type FieldError } from '@umbra/wire';

/** Every refusal of this service, with its status and code. */
export const refusals = {
  /** SHA-9 */
  stateUnknown: () =>
    badRequest('SHADOWS_STATE_UNKNOWN', 'A shadow has two states: desired and reported.', [
      { path: 'state', reason: 'must be desired or reported' },
    ]),
  /** SHA-9 */
  propertyAbsent: (path: string) =>
    unprocessable('SHADOWS_PROPERTY_ABSENT', `The shadow has no property ${path} at the moment.`),
  /** SHA-4 */
  desiredTooLarge: (maxBytes: number) =>
    payloadTooLarge('SHADOWS_DESIRED_TOO_LARGE', `The body must not be larger than ${String(maxBytes)} bytes.`),
  /** SHA-1, SHA-31 */
  desiredInvalid: (errors: readonly FieldError[]) =>
    badRequest(
      'SHADOWS_DESIRED_INVALID',
      `The desired state is not valid: ${errors[0]?.path ?? ''} ${errors[0]?.reason ?? ''}.`,
      errors,
    ),
  /** TRC-3, TRC-4 */
  windowInvalid: (reason: string) =>
    badRequest('SHADOWS_TRACES_WINDOW', `The time range is not valid: after ${reason}.`, [{ path: 'after', reason }]),
  /** SHA-40 */
  batchInvalid: (path: string, reason: string) =>
    badRequest('SHADOWS_BATCH_INVALID', `The list of ids is not valid: ${path} ${reason}.`, [{ path, reason }]),
} as const;
