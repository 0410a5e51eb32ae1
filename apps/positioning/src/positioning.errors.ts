import { badRequest, forbidden, notFound, payloadTooLarge, WireError, type FieldError } from '@umbra/wire';
import { MAC_WORDS } from './locate-http/mac-pattern.ts';

/** A property of a body that its object does not have. */
export interface UnknownProperty extends FieldError {
  /** The path of the object. */
  readonly parent: string;
}

/** Every refusal of this service, with its status and code (positioning.md §1.2). */
export const refusals = {
  /** §1.1: `source` is a JSONPath. */
  bodyInvalid: (error: FieldError) =>
    badRequest('POSITIONING_BODY_INVALID', `The body is not valid: ${error.path} ${error.reason}.`, [error]),
  /** §2.8: a name that somebody made up may be an address; the log hears only of the object that it is in. */
  propertyUnknown: ({ parent, ...error }: UnknownProperty) =>
    badRequest('POSITIONING_BODY_INVALID', `The body is not valid: ${error.path} ${error.reason}.`, [error], {
      loggedAs: `The body is not valid: ${parent} has a property that is not known.`,
    }),
  requestIdInvalid: () => badRequest('POSITIONING_REQUEST_ID', 'The header X-Request-ID has characters beyond ASCII.'),
  bodyMissing: () =>
    badRequest('POSITIONING_BODY_MISSING', 'The body is missing: send what the device hears, as JSON.'),
  gzipBroken: () =>
    badRequest('POSITIONING_GZIP_BROKEN', 'The body is not valid gzip, though Content-Encoding says so.'),
  bodyTooLarge: (maxBytes: number) =>
    payloadTooLarge('POSITIONING_BODY_TOO_LARGE', `The body is larger than ${String(maxBytes)} bytes.`),
  contentTypeNotJson: () =>
    new WireError(415, 'POSITIONING_CONTENT_TYPE', 'The Content-Type of the body must be application/json.'),
  contentEncodingUnknown: () =>
    new WireError(415, 'POSITIONING_CONTENT_ENCODING', 'The Content-Encoding of the body must be gzip, or none.'),
  methodNotAllowed: (allowed: string) =>
    new WireError(405, 'POSITIONING_METHOD', `This path takes ${allowed} only.`, { headers: { allow: allowed } }),
  uriTooLong: (maxLength: number) =>
    new WireError(414, 'POSITIONING_URI_TOO_LONG', `The URI is longer than ${String(maxLength)} characters.`),
  /** An ordinary answer, not a failure. */
  notLocated: (cause: string) =>
    notFound('POSITIONING_NOT_LOCATED', cause, {
      action: 'Send more of what the device hears, or allow a fallback.',
    }),
  tooManyRefused: (most: number) =>
    badRequest('POSITIONING_TOO_MANY_REFUSED', `The body refuses more than ${String(most)} stations.`, [
      { path: '$.items', reason: `refuse more than ${String(most)} stations together; send them in several requests` },
    ]),
  notProjectAdmin: () =>
    forbidden('POSITIONING_NOT_PROJECT_ADMIN', 'Only the admins of a project decide whether it shares its map.'),
  /** §2.3: what is erased is erased for all. */
  notAdministrator: () =>
    forbidden('POSITIONING_NOT_ADMINISTRATOR', 'Only the administrator of this instance erases stations.'),
  loginTooOld: () =>
    forbidden(
      'POSITIONING_LOGIN_TOO_OLD',
      'An administrator erases stations within an hour after the login: log in again.',
    ),
  macInvalid: () =>
    badRequest('POSITIONING_MAC_INVALID', 'The path does not end in the MAC address of a transmitter.', [
      { path: '$.path.mac', reason: `is no address of a transmitter; wanted: ${MAC_WORDS}` },
    ]),
} as const;
