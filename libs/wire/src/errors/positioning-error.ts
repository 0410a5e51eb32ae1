import type { FieldError, WireError } from './wire-error.ts';
import { errorText } from './error-envelope.ts';
import type { ErrorRenderer } from './error-renderer.ts';

/** One thing that is wrong with a request, in the words of the positioning API. */
export interface PositioningErrorDetail {
  readonly title: string;
  readonly message: string;
  /** A JSONPath: of the body, or below `$.query`. */
  readonly source: string;
}

/** The body of a refusal of the positioning API (positioning.md §1.2). */
export interface PositioningError {
  readonly title: string;
  readonly status: number;
  /** `E606` and the status. */
  readonly code: string;
  readonly cause: string;
  readonly action: string;
  /** Also in the log line of the refusal, and in the header `X-Correlation-ID`. */
  readonly correlationId: string;
  readonly details?: readonly PositioningErrorDetail[];
}

const ACTIONS: Readonly<Record<number, string>> = {
  400: 'Correct the request as the cause says.',
  404: 'Ask for a path that this service has.',
  405: 'Use a method that the header Allow names.',
  413: 'Send less in one request.',
  414: 'Shorten the query.',
  415: 'Send JSON, as application/json, plain or with gzip.',
  500: 'Report the correlation id to whoever runs this server.',
  503: 'Try again later.',
};

const RETRY_AFTER_SECONDS = '5';
const UNAVAILABLE = 503;
/** The API knows one word for all of "not now". */
const SAID_AS_UNAVAILABLE = new Set([502, 504]);

/** Says a refusal as the positioning API does; 401 and 403 in the words of OAuth. */
export const renderPositioningError: ErrorRenderer = (refusal, _id, request) => {
  const status = SAID_AS_UNAVAILABLE.has(refusal.status) ? UNAVAILABLE : refusal.status;
  const headers = {
    'x-correlation-id': request.id,
    ...echoOf(request.headers['x-request-id']),
    ...(status === UNAVAILABLE ? { 'retry-after': RETRY_AFTER_SECONDS } : {}),
  };
  if (status === 401 || status === 403) {
    return { status, headers, body: { error: errorText(status), error_description: refusal.message } };
  }
  const body: PositioningError = {
    ...{ title: errorText(status), status, code: `E606${status}`, cause: refusal.message },
    action: refusal.action ?? ACTIONS[status] ?? (status < 500 ? 'Correct the request.' : 'Try again later.'),
    correlationId: request.id,
    ...detailsOf(refusal),
  };
  return { status, headers, body };
};

const ASCII = /^[\t -~]*$/;

/** Beyond ASCII headers have no encoding: what came would not go out as the same bytes. */
export const isEchoable = (requestId: string): boolean => ASCII.test(requestId);

const echoOf = (requestId: string | readonly string[] | undefined): Record<string, string> =>
  typeof requestId === 'string' && isEchoable(requestId) ? { 'x-request-id': requestId } : {};

function detailsOf({ details }: WireError): { readonly details?: readonly PositioningErrorDetail[] } {
  const errors = details?.['errors'] as readonly FieldError[] | undefined;
  if (errors === undefined) return {};
  return {
    details: errors.map(({ path, reason }) => ({
      ...{ title: 'Invalid value', message: reason, source: sourceOf(path) },
    })),
  };
}

/** Paths of the body are JSONPaths already; those of a query are bare names. */
const sourceOf = (path: string): string => (path.startsWith('$') ? path : `$.query.${path.replace(/^query\./, '')}`);
