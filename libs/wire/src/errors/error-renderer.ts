import type { FastifyRequest } from 'fastify';
import { errorEnvelope } from './error-envelope.ts';
import type { WireError } from './wire-error.ts';

/** A refusal in the words of a dialect. */
export interface RenderedError {
  readonly status: number;
  readonly body: object;
  /** Beside those of the refusal itself. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Puts a refusal into a dialect; which one may depend on the request's prefix (ERR-7). `id` is that of the log line. */
export type ErrorRenderer = (refusal: WireError, id: string, request: FastifyRequest) => RenderedError;

/** The envelope of the contract's §1.5. */
export const renderEnvelope: ErrorRenderer = (refusal, id) => ({
  status: refusal.status,
  body: errorEnvelope(refusal.status, {
    id,
    message: refusal.message,
    details: refusal.details,
    error: refusal.errorText,
  }),
});
