import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { runWithCorrelation } from '@umbra/observability';
import type { FastifyInstance } from 'fastify';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * The caller's `X-Request-Id` if it is a UUID; any other value is ignored and one is made (contract §1.4).
 * @param names of headers, in lower case, where another API has others: the first that holds a UUID counts
 */
export function correlationIdOf(
  headers: IncomingMessage['headers'],
  names: readonly string[] = ['x-request-id'],
): string {
  for (const name of names) {
    const given = headers[name];
    if (typeof given === 'string' && UUID.test(given)) return given.toLowerCase();
  }
  return randomUUID();
}

/** The names of the positioning API, whose `X-Request-ID` may be any text (positioning.md §1.1). */
export const POSITIONING_CORRELATION_HEADERS = ['x-correlation-id', 'x-request-id'] as const;

/** Puts every request into the async context of its conversation; Fastify's `request.id` is the correlation id. */
export function addCorrelation(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    runWithCorrelation(request.id, done);
  });
  // The body's events come from the connection's context, which belongs to no request: enter again after parsing.
  fastify.addHook('preValidation', (request, _reply, done) => {
    runWithCorrelation(request.id, done);
  });
}
