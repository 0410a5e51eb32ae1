import type { Metrics } from '@umbra/observability';
import type { FastifyInstance } from 'fastify';

/** Counts and times every answer by route pattern, never by path: ids in labels would have no end. */
export function addHttpMetrics(fastify: FastifyInstance, metrics: Metrics): void {
  const durations = metrics.histogram('umbra_http_request_duration_seconds', 'Time to answer a request.', [
    'method',
    'route',
    'status',
  ]);
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.is404 ? 'unmatched' : (request.routeOptions.url ?? 'unmatched');
    durations.labels(request.method, route, String(reply.statusCode)).observe(reply.elapsedTime / 1000);
    done();
  });
}
