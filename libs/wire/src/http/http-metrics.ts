import type { Metrics } from '@umbra/observability';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { whenOver } from './when-over.ts';

/** For requests that no route takes: paths that were guessed would be labels without end. */
const UNMATCHED = 'unmatched';
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Times every answer by the template of its route, and counts what is on its way. */
export function addHttpMetrics(fastify: FastifyInstance, metrics: Metrics): void {
  const observerOf = answerObservers(metrics);
  fastify.addHook('onRoute', (route) => {
    const observe = observerOf(route.url);
    // On the route itself: Fastify makes an object of a dozen members for who asks a request for its route.
    route.onResponse = [
      (request, reply, done) => {
        observe(request, reply);
        done();
      },
      ...[route.onResponse ?? []].flat(),
    ];
  });
  const observeUnmatched = observerOf(UNMATCHED);
  fastify.addHook('onResponse', (request, reply, done) => {
    if (request.is404) observeUnmatched(request, reply);
    done();
  });
  countInFlight(fastify, metrics);
}

/** Of each method and status of a route the series is looked up once. */
function answerObservers(metrics: Metrics) {
  const durations = metrics.histogram(
    'umbra_http_request_duration_seconds',
    'From the arrival of a request to the end of its answer, by the template of its route.',
    ['method', 'route', 'status'],
  );
  return (route: string) => {
    const seriesOf = new Map<string, ReturnType<typeof durations.labels>[]>();
    return ({ method }: FastifyRequest, reply: FastifyReply): void => {
      let byStatus = seriesOf.get(method);
      if (byStatus === undefined) seriesOf.set(method, (byStatus = []));
      const series = (byStatus[reply.statusCode] ??= durations.labels(
        METHODS.has(method) ? method : 'other',
        route,
        String(reply.statusCode),
      ));
      series.observe(reply.elapsedTime / 1_000);
    };
  };
}

function countInFlight(fastify: FastifyInstance, metrics: Metrics): void {
  const count = inFlightOf(metrics);
  const aborted = metrics
    .counter(
      'umbra_http_requests_aborted_total',
      'Requests whose caller went away before the answer was out; they have no duration.',
    )
    .labels();
  const leave = (isAnswered: boolean): void => {
    count.requests -= 1;
    if (!isAnswered) aborted.inc();
  };
  fastify.addHook('onRequest', (request, reply, done) => {
    count.requests += 1;
    whenOver(request, reply, leave);
    done();
  });
}

const inFlightCounts = new WeakMap<Metrics, { requests: number }>();

/** One count for a process, however many Fastifys it has. */
function inFlightOf(metrics: Metrics): { requests: number } {
  const existing = inFlightCounts.get(metrics);
  if (existing !== undefined) return existing;
  const count = { requests: 0 };
  inFlightCounts.set(metrics, count);
  metrics.gauge(
    'umbra_http_requests_in_flight',
    'Requests that have come and are not answered yet.',
    [],
    () => count.requests,
  );
  return count;
}
