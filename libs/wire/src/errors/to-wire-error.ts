import { HttpException } from '@nestjs/common';
import { classifyError } from '@umbra/errors';
import { WireError } from './wire-error.ts';

/**
 * What any thrown thing means to a caller. Total. Refusals keep their words; what is broken on our side says nothing
 * of itself, because a foreign error's text may quote data or SQL.
 */
export function toWireError(error: unknown): WireError {
  if (error instanceof WireError) return error;
  const status = statusOf(error);
  if (status !== undefined && status >= 400 && status < 500) return refusedByTheFramework(status, error);
  const { code, retryable } = classifyError(error);
  if (retryable || status === 503) {
    return new WireError(503, code, 'A part of the service is not available at the moment.', { cause: error });
  }
  return new WireError(500, code, 'The service failed to answer this request.', { cause: error });
}

/** HTTP knows more refusals than the contract: those it does not list are a 400 to its clients. */
const KNOWN_REFUSALS = new Set([400, 401, 403, 404, 408, 409, 412, 413, 422, 429, 431]);

function refusedByTheFramework(status: number, error: unknown): WireError {
  const code = codeOf(error) ?? `WIRE_HTTP_${status}`;
  // An id so long is nobody's.
  const meant = code === 'FST_ERR_MAX_PARAM_LENGTH' ? 404 : status;
  const known = KNOWN_REFUSALS.has(meant) ? meant : 400;
  return new WireError(known, code, sentenceFor(meant, code, error), { cause: error });
}

/** A framework's sentence may quote what came; so much of it goes into an answer and the log. */
const MAX_SENTENCE_LENGTH = 200;

function sentenceFor(status: number, code: string, error: unknown): string {
  if (code === 'FST_ERR_BAD_URL') return 'The path is not valid percent-encoded UTF-8.';
  switch (status) {
    case 404:
      return 'There is nothing under this method and path.';
    case 413:
      return 'The body is larger than this route accepts.';
    case 415:
      return 'The Content-Type is not one this route accepts; send application/json.';
    default:
      return error instanceof Error && error.message !== ''
        ? error.message.slice(0, MAX_SENTENCE_LENGTH)
        : 'The request is not valid HTTP.';
  }
}

/** Nest says `getStatus()`, Fastify and Node's streams `statusCode`. */
function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  const status = (error as { statusCode?: unknown } | null | undefined)?.statusCode;
  return typeof status === 'number' ? status : undefined;
}

function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}
