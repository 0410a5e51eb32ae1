import { errors } from 'undici';
import { ExternalCloudError, OversizedAnswerError } from '../domain/driver/external-cloud.error.ts';
import { GateCrowdedError } from './call-gate.ts';
import { AddressRefusedError } from './guarded-connector.ts';
import { AnswerPackedError, AnswerTooLargeError } from './read-body.ts';

/** A call took longer than it may. */
export class CallTimedOutError extends Error {}
/** This process stops. */
export class OutgoingClosedError extends Error {}

const NAME_CODES = new Set(['ENOTFOUND', 'ENODATA', 'EAI_AGAIN', 'EAI_NODATA', 'EAI_FAIL']);
/** Of the name servers, not of the name. */
const DNS_CODES = new Set(['ETIMEOUT', 'ESERVFAIL', 'EREFUSED', 'EBADRESP', 'ECANCELLED']);
const PACKED_CODES = /^(?:Z_|ERR_BROTLI|ERR__ERROR)/;
const TLS_CODES = /^(?:CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|EPROTO)/;
/** Codes of Node and undici: capitals, so nothing that somebody sent. */
const CODE = /^[A-Z][A-Z0-9_]{2,60}$/;

/**
 * What kept a call from being answered, in words that name the host and the reason. The cause is left out: errors of HTTP
 * parsers quote what they read.
 */
export function callFailure(host: string, error: unknown, maxBytes: number): ExternalCloudError {
  if (error instanceof ExternalCloudError) return error;
  if (error instanceof AddressRefusedError) {
    return new ExternalCloudError('refused', `${host}: has no address of the public internet.`);
  }
  if (error instanceof AnswerTooLargeError) {
    return new OversizedAnswerError(`${host}: the answer is larger than ${String(maxBytes)} bytes.`);
  }
  if (error instanceof CallTimedOutError) {
    return new ExternalCloudError('unreachable', `${host}: no whole answer in time.`);
  }
  if (error instanceof GateCrowdedError) {
    return new ExternalCloudError('limited', `${host}: too many calls wait for their turn.`);
  }
  if (error instanceof OutgoingClosedError) {
    return new ExternalCloudError('unreachable', `${host}: this service stops.`);
  }
  const code = codeOf(error);
  if (error instanceof AnswerPackedError || PACKED_CODES.test(code)) {
    return new ExternalCloudError('unreadable', `${host}: the answer cannot be unpacked.`);
  }
  if (error instanceof errors.InvalidArgumentError) {
    return new ExternalCloudError('refused', `${host}: a header or the method of the call is not valid.`);
  }
  return new ExternalCloudError('unreachable', `${host}: ${wordsFor(code)}.`);
}

function wordsFor(code: string): string {
  if (NAME_CODES.has(code)) return 'its name is not known';
  if (DNS_CODES.has(code)) return 'its name cannot be looked up';
  if (TLS_CODES.test(code)) return `no trusted TLS connection (${code})`;
  switch (code) {
    case 'ECONNREFUSED':
      return 'refuses the connection';
    case 'UND_ERR_CONNECT_TIMEOUT':
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return 'cannot be reached';
    case 'UND_ERR_HEADERS_TIMEOUT':
    case 'UND_ERR_BODY_TIMEOUT':
      return 'no answer in time';
    case 'UND_ERR_HEADERS_OVERFLOW':
      return 'the headers of the answer are too large';
    default:
      return code === '' ? 'the connection broke' : `the connection broke (${code})`;
  }
}

/** Also of the first of several attempts that failed together. */
function codeOf(error: unknown): string {
  const { code, errors: several } = error as { code?: unknown; errors?: readonly unknown[] };
  if (typeof code === 'string' && CODE.test(code)) return code;
  return several?.[0] === undefined ? '' : codeOf(several[0]);
}
