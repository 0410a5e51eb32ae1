import type { ErrorRenderer, WireError } from '@umbra/wire';

/** The failure envelope of Jitterbit's API; `operation` is informative only, and the gateway knows none. */
export const renderJitterbit: ErrorRenderer = (refusal) => ({
  status: refusal.status,
  body: { status: false, operation: 'Gateway', errorCode: errorCodeOf(refusal), errorMessage: refusal.message },
});

const ERROR_CODES: Readonly<Record<number, string>> = {
  400: 'INVALID_REQUEST',
  404: 'ROUTE_NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
};

const errorCodeOf = ({ status }: WireError): string =>
  ERROR_CODES[status] ?? (status < 500 ? 'INVALID_REQUEST' : 'INTERNAL_ERROR');
