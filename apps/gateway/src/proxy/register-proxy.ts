import { isTraceparent, unsampledTraceparent, type Metrics } from '@umbra/observability';
import { notFound, spanOf, unavailable, whenOver } from '@umbra/wire';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { FindRoute } from '../routes/find-route.ts';
import type { Service } from '../routes/route.ts';
import { askTraced } from './ask-traced.ts';
import { requestHeaders, responseHeaders, type ForwardingOptions } from './forwarded-headers.ts';
import { HeldBytes } from './held-bytes.ts';
import { InFlight } from './in-flight.ts';
import { targetFor } from './target.ts';
import { UpstreamMetrics } from './upstream-metrics.ts';
import { upload, uploadTooLarge, type Upload } from './upload.ts';
import { Upstream, type UpstreamOptions } from './upstream.ts';

/** How requests find their services. */
export interface ProxyOptions extends ForwardingOptions, UpstreamOptions {
  readonly findRoute: FindRoute;
  /** The origin of each service that this installation runs. */
  readonly upstreams: Readonly<Partial<Record<Service, string>>>;
  readonly bodyLimitBytes: number;
  /** A body that stops coming for so long is given up. */
  readonly bodyIdleTimeoutMs: number;
  /** Of bodies that are being collected, in all. */
  readonly maxHeldBytes: number;
  /** Requests that may wait for one service at a time; more are answered with 503. */
  readonly maxInFlightPerService: number;
  readonly isTracing: boolean;
  readonly metrics: Metrics;
  /** False where CORS answers OPTIONS. */
  readonly isOptionsForwarded: boolean;
}

/**
 * Sends everything that no other route answers to its service. Bodies are never parsed: what a service gets and what a
 * caller gets are the bytes that were sent. Large ones stream both ways.
 */
export function registerProxy(fastify: FastifyInstance, options: ProxyOptions): void {
  const { bodyLimitBytes, bodyIdleTimeoutMs } = options;
  const held = new HeldBytes(options.maxHeldBytes);
  const forward = forwarder(options);
  void fastify.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (request, body, parsed) => {
      // Over the limit by its own word: 413 before a byte of it is read.
      if (Number(request.headers['content-length'] ?? 0) > bodyLimitBytes) parsed(uploadTooLarge(bodyLimitBytes));
      else {
        parsed(null, upload(request.raw, body, { limitBytes: bodyLimitBytes, idleTimeoutMs: bodyIdleTimeoutMs, held }));
      }
    });
    scope.route({
      method: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', ...(options.isOptionsForwarded ? ['OPTIONS'] : [])],
      url: '/*',
      handler: forward,
    });
    done();
  });
}

function forwarder(options: ProxyOptions): (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply> {
  const inFlight = new InFlight(options.maxInFlightPerService);
  const metrics = new UpstreamMetrics(options.metrics, Object.keys(options.upstreams));
  const upstreams = new Map<Service, Upstream>();
  const upstreamOf = (service: Service): Upstream => {
    const upstream = upstreams.get(service) ?? new Upstream(service, options);
    upstreams.set(service, upstream);
    return upstream;
  };

  return async (request, reply) => {
    const incoming = request.body as Upload | undefined;
    const calledOff = new AbortController();
    whenOver(request, reply, () => {
      incoming?.release();
      calledOff.abort();
    });
    const route = options.findRoute(request.url);
    const origin = route === undefined ? undefined : options.upstreams[route.service];
    if (route === undefined || origin === undefined) {
      throw notFound('GATEWAY_NO_ROUTE', 'There is nothing under this path here.');
    }
    const { service, prefix, dialect } = route;
    const path = targetFor(request.url);
    await incoming?.gathered;
    const enter = (): void => {
      if (!inFlight.enter(service)) {
        throw unavailable('GATEWAY_BUSY', `Too many requests are waiting for the ${service} service.`);
      }
      whenOver(request, reply, () => inFlight.leave(service));
    };
    const headers = requestHeaders(request, options, dialect);
    const asked = {
      ...{ origin, path, headers, method: request.method },
      body: incoming?.take(),
      signal: calledOff.signal,
    };
    const upstream = upstreamOf(service);
    const span = spanOf(request);
    // Its own route is that of every request: the prefix tells more.
    span?.rename(`${request.method} ${prefix}`);
    span?.setAttributes({ 'http.route': prefix });
    if (options.isTracing && !isTraceparent(headers['traceparent'])) headers['traceparent'] = unsampledTraceparent();
    const answer = await metrics.timed(service, calledOff.signal, async () => {
      enter();
      return span === undefined ? upstream.ask(asked) : askTraced(upstream, asked, span);
    });
    // The connection cannot be used again before its request is read to the end.
    if (!request.raw.complete) reply.header('connection', 'close');
    return reply.code(answer.statusCode).headers(responseHeaders(answer.headers)).send(answer.body);
  };
}
