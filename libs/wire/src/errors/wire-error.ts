import { UmbraError } from '@umbra/errors';

/** One thing that is wrong with a request: where (`data[0].timestamp`, `query.count`) and what would be right. */
export interface FieldError {
  readonly path: string;
  readonly reason: string;
}

/** What an answer of refusal carries besides its status and sentence. */
export interface WireErrorOptions {
  /** Goes into `details` of the answer, next to `hereErrorCode`; `hereErrorCode` itself may be replaced (ERR-5). */
  readonly details?: Readonly<Record<string, unknown>>;
  /** Sent as they are. `Retry-After` is for 429 alone (WIRE-10). */
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
  /** Replaces the text of `error`; the answer then has no `message` and no `details` (`/v2/token`, ERR-2). */
  readonly error?: string;
  /** What the log says in the place of the message, where that quotes what came. */
  readonly loggedAs?: string;
  /** What the caller can do about it, for dialects that say so; without it, what helps with any refusal of this status. */
  readonly action?: string;
}

/** A refusal as the wire sees it. Thrown anywhere below an HTTP handler, it becomes the error envelope. */
export class WireError extends UmbraError {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly errorText: string | undefined;
  /** The message, as far as it may be kept. */
  readonly loggedAs: string;
  readonly action: string | undefined;

  constructor(status: number, code: string, message: string, options: WireErrorOptions = {}) {
    super(code, message, {
      retryable: status === 503 || status === 429,
      ...(options.details === undefined ? {} : { details: options.details }),
      ...(options.cause === undefined ? {} : { cause: options.cause }),
    });
    this.status = status;
    this.headers = options.headers ?? {};
    this.errorText = options.error;
    this.loggedAs = options.loggedAs ?? message;
    this.action = options.action;
  }
}

/** 400; the particulars go into `details.errors` (ERR-4). */
export const badRequest = (
  code: string,
  message: string,
  errors: readonly FieldError[] = [],
  options: WireErrorOptions = {},
): WireError => new WireError(400, code, message, errors.length === 0 ? options : { ...options, details: { errors } });

/** 401: no, a broken, an unknown or an expired token (AUTH-1). */
export const unauthorized = (code: string, message: string, options?: WireErrorOptions): WireError =>
  new WireError(401, code, message, options);

/** 403: a token of the wrong kind, or something of another project (AUTH-2). */
export const forbidden = (code: string, message: string): WireError => new WireError(403, code, message);

/** 404 */
export const notFound = (code: string, message: string, options?: WireErrorOptions): WireError =>
  new WireError(404, code, message, options);

/** 409 */
export const conflict = (code: string, message: string): WireError => new WireError(409, code, message);

/** 412 */
export const preconditionFailed = (code: string, message: string, options?: WireErrorOptions): WireError =>
  new WireError(412, code, message, options);

/** 413 */
export const payloadTooLarge = (code: string, message: string): WireError => new WireError(413, code, message);

/** 422 */
export const unprocessable = (code: string, message: string): WireError => new WireError(422, code, message);

/** 429, with the rate limit headers; the one status that may carry `Retry-After` (WIRE-10). */
export const tooManyRequests = (message: string, headers: Readonly<Record<string, string>> = {}): WireError =>
  new WireError(429, 'WIRE_TOO_MANY_REQUESTS', message, { headers });

/** 503: a part this answer needs is away; the same request may succeed later. */
export const unavailable = (code: string, message: string, options?: WireErrorOptions): WireError =>
  new WireError(503, code, message, options);
