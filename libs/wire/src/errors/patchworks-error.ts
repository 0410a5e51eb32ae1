import { plainPath } from '../http/plain-path.ts';
import type { ErrorRenderer } from './error-renderer.ts';
import { WireError } from './wire-error.ts';

/** patchworks-contract.md §1: what its paths begin with; the login is elsewhere. */
export const PATCHWORKS_PREFIX = '/api/v1';
export const PATCHWORKS_LOGIN_PREFIX = '/fabric/api';

/** By field, in the order of the contract's §3.3. */
export type PatchworksFieldErrors = Readonly<Record<string, readonly string[]>>;

/** The body of every refusal of the Patchworks API (patchworks-contract.md §3.3). */
export interface PatchworksError {
  readonly message: string;
  readonly errors?: PatchworksFieldErrors;
}

/** A refusal in the dialect's own words; `patchworksError` and `patchworksInvalid` make it. */
class PatchworksWireError extends WireError {
  readonly fieldErrors: PatchworksFieldErrors | undefined;

  constructor(status: number, code: string, message: string, fieldErrors?: PatchworksFieldErrors) {
    super(status, code, message);
    this.fieldErrors = fieldErrors;
  }
}

/** A refusal that is said as it stands: a row that is not there, a filter that is not known. */
export const patchworksError = (status: number, code: string, message: string): WireError =>
  new PatchworksWireError(status, code, message);

/** 422. The message is the first error, and how many more there are. */
export function patchworksInvalid(errors: PatchworksFieldErrors): WireError {
  const texts = Object.values(errors).flat();
  const more = texts.length - 1;
  const tail = more < 1 ? '' : ` (and ${more} more ${more === 1 ? 'error' : 'errors'})`;
  return new PatchworksWireError(
    422,
    'PATCHWORKS_INVALID',
    `${texts[0] ?? 'The given data was invalid.'}${tail}`,
    errors,
  );
}

/** Says a refusal as the Patchworks API does: what others refuse in its framework's words, what it refuses itself as it stands. */
export const renderPatchworksError: ErrorRenderer = (refusal, _id, request) => {
  const { status } = refusal;
  if (refusal instanceof PatchworksWireError) {
    const { message, fieldErrors } = refusal;
    const body: PatchworksError = { message, ...(fieldErrors === undefined ? {} : { errors: fieldErrors }) };
    return { status, body };
  }
  const route = plainPath(request.url).replace(/^\//, '');
  return { status, body: { message: messageOf(refusal, request.method, route) } satisfies PatchworksError };
};

function messageOf({ status, message, headers }: WireError, method: string, route: string): string {
  switch (status) {
    case 401:
      return 'Unauthenticated.';
    case 403:
      return 'This action is unauthorized.';
    case 404:
      return `The route ${route} could not be found.`;
    case 405:
      return `The ${method} method is not supported for route ${route}. Supported methods: ${headers['allow'] ?? ''}.`;
    case 429:
      return 'Too Many Attempts.';
    case 500:
      return 'Server Error';
    default:
      return message;
  }
}
