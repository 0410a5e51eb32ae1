import { plainPath } from '../http/plain-path.ts';
import type { ErrorRenderer } from './error-renderer.ts';
import { WireError } from './wire-error.ts';

/** jitterbit-contract.md §1: what all its paths begin with. */
export const JITTERBIT_PREFIX = '/jitterbit-cloud-restful-service';

/** What each call says of itself in `operation` (§3): for people, no client relies on it. */
export const JITTERBIT_OPERATIONS = {
  logIn: 'User login',
  register: 'Register a connector',
  list: 'List registered connectors',
  delete: 'Delete a connector registration',
  deletePayload: 'Delete a connector payload',
  validate: 'Validate a connector key and secret',
} as const;

/** §3 */
export type JitterbitErrorCode =
  | 'LOGIN_FAILED'
  | 'INVALID_REQUEST'
  | 'INVALID_AUTH_TOKEN'
  | 'SESSION_EXPIRED'
  | 'ORG_ACCESS_DENIED'
  | 'CONNECTOR_ALREADY_REGISTERED'
  | 'CONNECTOR_NOT_FOUND'
  | 'CONNECTOR_IN_USE'
  | 'CONNECTOR_CREDENTIALS_INVALID'
  | 'ROUTE_NOT_FOUND'
  | 'METHOD_NOT_ALLOWED'
  | 'INTERNAL_ERROR';

/** The body of every refusal of the Jitterbit API (§3). */
export interface JitterbitError {
  readonly status: false;
  readonly operation: string;
  readonly errorCode: JitterbitErrorCode;
  readonly errorMessage: string;
}

/** A refusal that names its code; `jitterbitError` makes it. */
class JitterbitWireError extends WireError {
  readonly errorCode: JitterbitErrorCode;

  constructor(status: number, errorCode: JitterbitErrorCode, message: string) {
    super(status, `JITTERBIT_${errorCode}`, message);
    this.errorCode = errorCode;
  }
}

/** A refusal with a code of its own, where the status does not say enough. */
export const jitterbitError = (status: number, errorCode: JitterbitErrorCode, message: string): WireError =>
  new JitterbitWireError(status, errorCode, message);

/** A failure of the domain: its clients read the envelope only under HTTP 200 (§3). */
export const jitterbitFailure = (errorCode: JitterbitErrorCode, message: string): WireError =>
  jitterbitError(200, errorCode, message);

/** Says a refusal as the Jitterbit API does. */
export const renderJitterbitError: ErrorRenderer = (refusal, _id, request) => {
  const body: JitterbitError = {
    status: false,
    operation: operationOf(request.method, request.url),
    errorCode: errorCodeOf(refusal),
    errorMessage: refusal.message,
  };
  return { status: refusal.status, body };
};

const CODES_BY_STATUS: Readonly<Record<number, JitterbitErrorCode>> = {
  401: 'INVALID_AUTH_TOKEN',
  403: 'ORG_ACCESS_DENIED',
  404: 'ROUTE_NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
};

function errorCodeOf(refusal: WireError): JitterbitErrorCode {
  if (refusal instanceof JitterbitWireError) return refusal.errorCode;
  return CODES_BY_STATUS[refusal.status] ?? (refusal.status < 500 ? 'INVALID_REQUEST' : 'INTERNAL_ERROR');
}

/** Below the prefix; a path that is asked for by another method than its own gets its first label. */
const LABELS: readonly (readonly [method: string, path: RegExp, operation: string])[] = [
  ['PUT', /^\/user\/login$/, JITTERBIT_OPERATIONS.logIn],
  ['POST', /^\/orgs\/[^/]+\/connector$/, JITTERBIT_OPERATIONS.register],
  ['GET', /^\/orgs\/[^/]+\/connector$/, JITTERBIT_OPERATIONS.list],
  // What a client sends whose connectorId is empty (J5.6).
  ['DELETE', /^\/orgs\/[^/]+\/connector$/, JITTERBIT_OPERATIONS.delete],
  ['PUT', /^\/orgs\/[^/]+\/connector\/validate\/securityinfo$/, JITTERBIT_OPERATIONS.validate],
  ['DELETE', /^\/orgs\/[^/]+\/connector\/[^/]+\/sdk\/delete$/, JITTERBIT_OPERATIONS.deletePayload],
  ['DELETE', /^\/orgs\/[^/]+\/connector\/[^/]+$/, JITTERBIT_OPERATIONS.delete],
];
const UNKNOWN_OPERATION = 'Unknown operation';

function operationOf(method: string, target: string): string {
  const path = plainPath(target).slice(JITTERBIT_PREFIX.length);
  const ofPath = LABELS.filter(([, pattern]) => pattern.test(path));
  const [, , operation = UNKNOWN_OPERATION] = ofPath.find(([own]) => own === method) ?? ofPath[0] ?? [];
  return operation;
}
