import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';

/** The body of every refusal (ERR-1). */
export interface ErrorEnvelope {
  readonly code: number;
  readonly error: string;
  /** The same UUID is in the log line. */
  readonly id: string;
  readonly message?: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** What is known of a refusal besides its status. */
export interface ErrorEnvelopeParts {
  readonly message?: string | undefined;
  readonly details?: Readonly<Record<string, unknown>> | undefined;
  readonly id?: string | undefined;
  /** Replaces the text of the status; `message` and `details` are then left out (ERR-2, `/v2/token`). */
  readonly error?: string | undefined;
}

/** ERR-2: the texts are the contract's, not HTTP's (`Bad request` has a lower-case r). */
const ERROR_TEXTS: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  412: 'Precondition Failed',
  413: 'Payload Too Large',
  422: 'Unprocessable Entity',
  429: 'Too Many Requests',
  501: 'Not Implemented',
};

/** The `error` text of a status. */
export const errorText = (status: number): string => ERROR_TEXTS[status] ?? STATUS_CODES[status] ?? 'Error';

/** ERR-3: six digits, the status and 306. */
export const hereErrorCode = (status: number): number => status * 1000 + 306;

/** Makes the body of a refusal: ERR-1 … ERR-4. 429 has details only where something is said in them (ERR-3). */
export function errorEnvelope(status: number, parts: ErrorEnvelopeParts = {}): ErrorEnvelope {
  const id = parts.id ?? randomUUID();
  if (parts.error !== undefined) return { code: status, error: parts.error, id };
  const given = parts.details ?? {};
  const isSilent = status === 429 && Object.keys(given).length === 0;
  return {
    code: status,
    error: errorText(status),
    id,
    ...(parts.message === undefined ? {} : { message: parts.message }),
    ...(isSilent ? {} : { details: { hereErrorCode: hereErrorCode(status), ...given } }),
  };
}
