import type { IncomingMessage } from 'node:http';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from '@umbra/observability';
import { correlationIdOf, POSITIONING_CORRELATION_HEADERS, renderPositioningError, sendError } from '@umbra/wire';
import type { FastifyRequest } from 'fastify';
import { refusals } from '../positioning.errors.ts';
import { GEOSUBMIT_PATH } from '../geosubmit/geosubmit.limits.ts';
import { LOCATE_PATHS } from './locate.paths.ts';

const MAX_URI_LENGTH = 2_048;
const OTHER_METHODS = ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/**
 * The id of a conversation: the caller's `X-Correlation-ID`, else its `X-Request-ID`, if they are UUIDs (positioning.md
 * §1.1).
 */
export const conversationOf = ({ headers }: IncomingMessage): string =>
  correlationIdOf(headers, POSITIONING_CORRELATION_HEADERS);

/**
 * What this API does for every request, whatever it asks for: names the conversation in the answer, refuses URIs that are
 * too long and methods that there are not, and takes an API key from the query. To be called before the application
 * listens, and before whoever looks at the credentials.
 */
export function addManners(http: NestFastifyApplication, logger: Logger): void {
  const fastify = http.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.header('x-correlation-id', request.id);
    const requestId = request.headers['x-request-id'];
    if (requestId !== undefined) reply.header('x-request-id', requestId);
    if ((request.raw.url ?? '').length > MAX_URI_LENGTH) {
      sendError(refusals.uriTooLong(MAX_URI_LENGTH), request, reply, logger, renderPositioningError);
      return;
    }
    takeApiKey(request);
    done();
  });
  for (const url of [...LOCATE_PATHS, GEOSUBMIT_PATH]) {
    fastify.route({
      ...{ method: OTHER_METHODS, url },
      onRequest: (request, reply) => {
        sendError(refusals.methodNotAllowed('POST'), request, reply, logger, renderPositioningError);
      },
      // Answered before.
      handler: (_request, reply) => reply.send(),
    });
  }
}

/** A key in the query stands for one in the header, which counts if both are there; recording apps call it `key`. */
function takeApiKey({ headers, query, routeOptions }: FastifyRequest): void {
  const { apiKey, key } = query as { readonly apiKey?: unknown; readonly key?: unknown };
  const given = apiKey ?? (routeOptions.url === GEOSUBMIT_PATH ? key : undefined);
  if (headers.authorization === undefined && typeof given === 'string') headers.authorization = `Bearer ${given}`;
}
