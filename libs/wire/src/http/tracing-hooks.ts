import { runWithSpan, type Span, type Tracer } from '@umbra/observability';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { whenOver } from './when-over.ts';

interface TracedRequest extends FastifyRequest {
  umbraSpan?: Span | undefined;
}

/** The step of its trace that a request is; undefined where it is not traced. */
export const spanOf = (request: FastifyRequest): Span | undefined => (request as TracedRequest).umbraSpan;

/**
 * Makes a SERVER span of every sampled request, as a child of its `traceparent`, and puts it into the async context.
 * Only for applications that trace: the others have no hook to run. A span names the route and never the path, which
 * holds ids of people's devices.
 */
export function addTracing(fastify: FastifyInstance, tracer: Tracer): void {
  fastify.decorateRequest('umbraSpan', undefined);
  fastify.addHook('onRequest', (request: TracedRequest, reply, done) => {
    const route = request.is404 ? undefined : request.routeOptions.url;
    const name = route === undefined ? request.method : `${request.method} ${route}`;
    const span = tracer.startSpan(name, 'server', parentOf(request));
    if (span === undefined) {
      done();
      return;
    }
    request.umbraSpan = span;
    span.setAttributes({
      'http.request.method': request.method,
      'http.route': route,
      'url.scheme': request.protocol,
      'umbra.correlation_id': request.id,
    });
    whenOver(request, reply, () => {
      endSpan(span, reply.raw.writableFinished ? reply.statusCode : undefined);
    });
    runWithSpan(span, done);
  });
  // As the conversation: the body's events come from the connection's context.
  fastify.addHook('preValidation', (request: TracedRequest, _reply, done) => {
    if (request.umbraSpan === undefined) done();
    else runWithSpan(request.umbraSpan, done);
  });
}

/** Several of them are none: the header may come once. */
function parentOf({ headers: { traceparent } }: FastifyRequest): string | undefined {
  return typeof traceparent === 'string' ? traceparent : undefined;
}

const FIRST_SERVER_ERROR = 500;

/** @param status undefined when the caller was gone before the answer */
function endSpan(span: Span, status: number | undefined): void {
  if (status === undefined) span.fail('aborted');
  else {
    span.setAttributes({ 'http.response.status_code': status });
    if (status >= FIRST_SERVER_ERROR) span.fail(String(status));
  }
  span.end();
}
