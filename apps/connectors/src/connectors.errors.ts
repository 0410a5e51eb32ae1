import {
  badRequest,
  conflict,
  forbidden,
  notFound,
  preconditionFailed,
  tooManyRequests,
  unauthorized,
  WireError,
  type FieldError,
} from '@umbra/wire';

/** Every refusal of this service, with its status and code. Dialects put them into their own words. */
export const refusals = {
  /** C2C-7, C2C-19 */
  driverUnknown: () => notFound('CONNECTORS_DRIVER_UNKNOWN', 'There is no driver with this id.'),
  connectorUnknown: () => notFound('CONNECTORS_CONNECTOR_UNKNOWN', 'There is no connector with this id.'),
  /** C2C-14, C2C-16 */
  externalDeviceUnknown: () =>
    notFound('CONNECTORS_EXTERNAL_DEVICE_UNKNOWN', 'There is no external device with this id.'),
  /** BULK-6, C2C-15 */
  deviceEnding: () =>
    conflict(
      'CONNECTORS_DEVICE_ENDING',
      'The device of this externalDeviceId is just being released with a connector that was deleted: add it again in a moment.',
    ),
  /** C2C-7 */
  nameTaken: () => conflict('CONNECTORS_NAME_TAKEN', 'The project has a connector with this name already.'),
  /** C2C-17 */
  callbackKeyTaken: () =>
    conflict('CONNECTORS_CALLBACK_KEY_TAKEN', 'This apiKey cannot be used: choose another, or leave it out.'),
  /** C2C-8 */
  driverFixed: () =>
    badRequest('CONNECTORS_DRIVER_FIXED', 'The driver of a connector cannot be changed.', [
      { path: 'driverId', reason: 'must be the one that the connector has' },
    ]),
  /** C2C-6 */
  credentialsInvalid: (errors: readonly FieldError[]) =>
    badRequest(
      'CONNECTORS_CREDENTIALS_INVALID',
      `The externalCloudInfo is not what the driver wants: ${errors[0]?.path ?? ''} ${errors[0]?.reason ?? ''}.`,
      errors,
    ),
  /** C2C-3 */
  refreshIntervalInvalid: (error: FieldError) =>
    badRequest('CONNECTORS_REFRESH_INTERVAL_INVALID', `The ${error.path} ${error.reason}.`, [error]),
  /** C2C-19 @param reason as the driver puts it: nothing secret */
  credentialsRejected: (reason: string) =>
    unauthorized('CONNECTORS_CREDENTIALS_REJECTED', `The external cloud does not take the credentials: ${reason}`),
  /** C2C-19: no status is declared for a cloud that does not answer, and what is wrong is most often its address. */
  cloudUnusable: (reason: string) =>
    badRequest('CONNECTORS_CLOUD_UNUSABLE', `The external cloud cannot be asked: ${reason}`),
  /** C2C-17: 401 is not declared. */
  callbackKeyUnknown: () => notFound('CONNECTORS_CALLBACK_KEY_UNKNOWN', 'There is no connector with this apiKey.'),
  /** C2C-17: 503 is not declared either, and 429 may say when to call again (WIRE-10). */
  callbacksTooMany: () =>
    tooManyRequests('Too many callbacks of this connector are being taken: call again later.', { 'retry-after': '2' }),
  /** C2C-18 @param retryAfterS when there may be room for what was not taken */
  callbackPostponed: (retryAfterS: number) =>
    tooManyRequests('Not all of it can be taken now, because too much is being provisioned: call again later.', {
      'retry-after': String(retryAfterS),
    }),
  /** C2C-17, C2C-19 @param reason whose limit it is */
  projectBusy: (reason: string, retryAfterMs: number) =>
    tooManyRequests(reason, { 'retry-after': String(Math.ceil(retryAfterMs / 1_000)) }),
  /** C2C-15 */
  devicesAttached: (count: number) =>
    preconditionFailed(
      'CONNECTORS_DEVICES_ATTACHED',
      `The connector has ${String(count)} external devices: remove them first, or say deleteDevices=true.`,
    ),
  /** C2C-15 */
  runInProgress: () =>
    preconditionFailed(
      'CONNECTORS_RUN_IN_PROGRESS',
      'The connector is being executed at this moment: try again later.',
    ),
  /** @param limit how many there may be @param what `connectors` */
  quotaExceeded: (limit: number, what: string) =>
    forbidden('CONNECTORS_QUOTA_EXCEEDED', `A project may have ${String(limit)} ${what}: remove some first.`),
  deviceQuotaExceeded: (room: number) =>
    forbidden(
      'CONNECTORS_QUOTA_EXCEEDED',
      `The connector, or its project, may have ${String(room)} more external devices: remove some first.`,
    ),
  notAdministrator: () =>
    forbidden('CONNECTORS_NOT_ADMINISTRATOR', 'Only the administrator of this instance may do this.'),
  /** C2C-17, C2C-19 */
  cannot: (what: string) => new WireError(501, 'CONNECTORS_NOT_OFFERED', `The driver of this connector ${what}.`),
} as const;
