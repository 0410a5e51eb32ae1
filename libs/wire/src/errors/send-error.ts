import { randomUUID } from 'node:crypto';
import type { Logger } from '@umbra/observability';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { renderEnvelope, type ErrorRenderer } from './error-renderer.ts';
import { toWireError } from './to-wire-error.ts';
import type { WireError } from './wire-error.ts';

/** Answers whatever was thrown, and writes one log line under the same id. */
export function sendError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  logger: Logger,
  render: ErrorRenderer = renderEnvelope,
): void {
  if (request.raw.socket.destroyed) {
    // Nobody is left to be answered, and what failed because of that is no failure of ours.
    logger.debug({ method: request.method, err: error }, 'the caller went away');
    return;
  }
  const refusal = toWireError(error);
  const id = randomUUID();
  logRefusal(refusal, id, request, logger);
  // The head is out already: all that is left is to break the connection, so that nobody takes half an answer for one.
  if (reply.sent || reply.raw.headersSent) {
    reply.raw.destroy();
    return;
  }
  const { status, body, headers = {} } = render(refusal, id, request);
  void reply
    .status(status)
    .headers({ ...headers, ...refusal.headers, 'content-type': 'application/json' })
    .send(body);
}

function logRefusal(refusal: WireError, id: string, request: FastifyRequest, logger: Logger): void {
  const fields = {
    id,
    correlationId: request.id,
    code: refusal.code,
    status: refusal.status,
    method: request.method,
    route: request.routeOptions?.url ?? 'unknown',
    reason: refusal.loggedAs,
  };
  // 501 is the answer where a driver cannot do what is asked of it (C2C-17, C2C-19): nothing has failed.
  if (refusal.status === 501) logger.info(fields, 'request refused');
  else if (refusal.status >= 502) logger.warn({ ...fields, err: refusal.cause }, 'request not served');
  else if (refusal.status >= 500) logger.error({ ...fields, err: refusal.cause ?? refusal }, 'request failed');
  else logger.info(fields, 'request refused');
}
