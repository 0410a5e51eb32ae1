import type { IncomingMessage } from 'node:http';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from '@umbra/observability';
import {
  correlationIdOf,
  isEchoable,
  POSITIONING_CORRELATION_HEADERS,
  renderPositioningError,
  sendError,
  type WireError,
} from '@umbra/wire';
import type { FastifyRequest } from 'fastify';
import { refusals } from '../positioning.errors.ts';
import { GEOSUBMIT_PATH } from '../geosubmit/geosubmit.limits.ts';
import { LOCATE_PATHS } from './locate.paths.ts';

const MAX_URI_LENGTH = 2_048;
const POST_ONLY = new Set<string>([...LOCATE_PATHS, GEOSUBMIT_PATH]);

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
    const refusal = refusalOf(request);
    if (refusal !== undefined) {
      sendError(refusal, request, reply, logger, renderPositioningError);
      return;
    }
    const requestId = request.headers['x-request-id'];
    if (requestId !== undefined) reply.header('x-request-id', requestId);
    takeApiKey(request);
    done();
  });
}

/** Whatever the method: no router knows those of others, such as TRACE or PROPFIND. */
function refusalOf({ method, raw, headers }: FastifyRequest): WireError | undefined {
  const url = raw.url ?? '';
  if (url.length > MAX_URI_LENGTH) return refusals.uriTooLong(MAX_URI_LENGTH);
  if (method !== 'POST' && POST_ONLY.has(pathOf(url))) return refusals.methodNotAllowed('POST');
  const requestId = headers['x-request-id'];
  return typeof requestId === 'string' && !isEchoable(requestId) ? refusals.requestIdInvalid() : undefined;
}

/** As the routes are written: with single slashes, and none at the end. */
const pathOf = (url: string): string =>
  (/^[^?#;]*/.exec(url)?.[0] ?? '').replaceAll(/\/{2,}/g, '/').replace(/(?<=.)\/$/, '');

/** A key in the query stands for one in the header, which counts if both are there; recording apps call it `key`. */
function takeApiKey({ headers, query, routeOptions }: FastifyRequest): void {
  const { apiKey, key } = query as { readonly apiKey?: unknown; readonly key?: unknown };
  const given = apiKey ?? (routeOptions.url === GEOSUBMIT_PATH ? key : undefined);
  if (headers.authorization === undefined && typeof given === 'string') headers.authorization = `Bearer ${given}`;
}
