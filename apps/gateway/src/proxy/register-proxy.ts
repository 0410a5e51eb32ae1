import replyFrom from '@fastify/reply-from';
import { notFound, unavailable } from '@umbra/wire';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Dispatcher } from 'undici';
import type { FindRoute } from '../routes/find-route.ts';
import type { Service } from '../routes/route.ts';
import { requestHeaders, responseHeaders, type ForwardingOptions } from './forwarded-headers.ts';
import { InFlight } from './in-flight.ts';
import { upload, uploadTooLarge } from './upload.ts';
import { isLostConnection, upstreamRefusal } from './upstream-error.ts';

/** How requests find their services. */
export interface ProxyOptions extends ForwardingOptions {
  readonly findRoute: FindRoute;
  /** The origin of each service that this installation runs. */
  readonly upstreams: Readonly<Partial<Record<Service, string>>>;
  readonly dispatcher: Dispatcher;
  readonly bodyLimitBytes: number;
  /** Requests that may wait for one service at a time; more are answered with 503. */
  readonly maxInFlightPerService: number;
  /** False where CORS answers OPTIONS. */
  readonly isOptionsForwarded: boolean;
}

/** A connection that was idle may be closed just as it is used: one more attempt finds another. */
const MAX_RETRIES = 2;
const RETRY_DELAY_MS = 10;
/** Those that a service may get twice without harm; all others are the caller's to repeat. */
const RETRIED_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Sends everything that no other route answers to its service. Bodies stream both ways and are never parsed: what a
 * service gets and what a caller gets are the bytes that were sent.
 */
export function registerProxy(fastify: FastifyInstance, options: ProxyOptions): void {
  const inFlight = new InFlight(options.maxInFlightPerService);
  void fastify.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (request, body, done) => {
      // Over the limit by its own word: 413 before a byte of it is read.
      if (Number(request.headers['content-length'] ?? 0) > options.bodyLimitBytes) {
        done(uploadTooLarge(options.bodyLimitBytes));
      } else done(null, upload(request.raw, body, options.bodyLimitBytes));
    });
    await scope.register(replyFrom, {
      undici: options.dispatcher as never,
      disableRequestLogging: true,
      disableCache: true,
    });
    scope.route({
      method: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', ...(options.isOptionsForwarded ? ['OPTIONS'] : [])],
      url: '/*',
      handler: (request, reply) => forward(request, reply, options, inFlight),
    });
  });
}

function forward(request: FastifyRequest, reply: FastifyReply, options: ProxyOptions, inFlight: InFlight) {
  const service = options.findRoute(request.url)?.service;
  const origin = service === undefined ? undefined : options.upstreams[service];
  if (service === undefined || origin === undefined) {
    throw notFound('GATEWAY_NO_ROUTE', 'There is nothing under this path here.');
  }
  if (!inFlight.enter(service)) {
    throw unavailable('GATEWAY_BUSY', `Too many requests are waiting for the ${service} service.`);
  }
  reply.raw.once('close', () => {
    inFlight.leave(service);
  });
  return reply.from(request.url, {
    getUpstream: () => origin,
    rewriteRequestHeaders: (_request, headers) => requestHeaders(request, headers, options),
    rewriteHeaders: (headers) => responseHeaders(headers),
    retryDelay: ({ err, attempt }) =>
      attempt < MAX_RETRIES && RETRIED_METHODS.has(request.method) && isLostConnection(err) ? RETRY_DELAY_MS : null,
    onError: (_reply, { error }) => {
      void reply.send(upstreamRefusal(service, error));
    },
  });
}
