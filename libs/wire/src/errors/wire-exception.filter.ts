import { randomUUID } from 'node:crypto';
import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Logger } from '@umbra/observability';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { errorEnvelope } from './error-envelope.ts';
import { toWireError } from './to-wire-error.ts';
import type { WireError } from './wire-error.ts';

/** Turns whatever was thrown into the error envelope and one log line that carries the same id. */
@Catch()
export class WireExceptionFilter implements ExceptionFilter {
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    sendError(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>(), this.#logger);
  }
}

/** The same for handlers that were registered on Fastify itself. */
export function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply, logger: Logger): void {
  const refusal = toWireError(error);
  const id = randomUUID();
  logRefusal(refusal, id, request, logger);
  // The head is out already: all that is left is to break the connection, so that nobody takes half an answer for one.
  if (reply.sent || reply.raw.headersSent) {
    reply.raw.destroy();
    return;
  }
  void reply
    .status(refusal.status)
    .headers(refusal.headers)
    .header('content-type', 'application/json')
    .send(
      errorEnvelope(refusal.status, {
        id,
        message: refusal.message,
        details: refusal.details,
        error: refusal.errorText,
      }),
    );
}

function logRefusal(refusal: WireError, id: string, request: FastifyRequest, logger: Logger): void {
  const fields = {
    id,
    code: refusal.code,
    status: refusal.status,
    method: request.method,
    route: request.routeOptions?.url ?? 'unknown',
    reason: refusal.message,
  };
  if (refusal.status === 503) logger.warn({ ...fields, err: refusal.cause }, 'request not served');
  else if (refusal.status >= 500) logger.error({ ...fields, err: refusal.cause ?? refusal }, 'request failed');
  else logger.info(fields, 'request refused');
}
