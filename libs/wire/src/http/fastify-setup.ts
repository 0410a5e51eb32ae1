import type { IncomingMessage, Server } from 'node:http';
import type { Logger, Metrics, Tracer } from '@umbra/observability';
import type { FastifyHttpOptions, FastifyInstance } from 'fastify';
import { renderEnvelope, type ErrorRenderer } from '../errors/error-renderer.ts';
import { sendError } from '../errors/send-error.ts';
import { parseQuery } from '../query/parse-query.ts';
import { addBodyParsers } from './body-parsers.ts';
import { answerClientError } from './client-errors.ts';
import { closeConnectionsWhenClosing } from './closing-connections.ts';
import { correlationIdOf } from './correlation-hooks.ts';
import { addHttpMetrics } from './http-metrics.ts';
import { takeOddHeads } from './lenient-head.ts';
import { keepRefusedUploadsReadable } from './refused-uploads.ts';
import type { RouteBodyLimits } from './route-body-limits.ts';
import { addTracing } from './tracing-hooks.ts';

/** What varies between the public servers of the services. */
export interface HttpAppOptions {
  readonly logger: Logger;
  readonly metrics?: Metrics;
  /** Undefined where tracing is off. */
  readonly tracer?: Tracer | undefined;
  /** Over it: 413, before anything is parsed, with and without a Content-Length. */
  readonly bodyLimitBytes?: number;
  /** The same for single routes, by their pattern. */
  readonly routeBodyLimitsBytes?: RouteBodyLimits;
  /** The whole request must have arrived by then. */
  readonly requestTimeoutMs?: number;
  /** An idle connection is closed after this; longer than the pool of the gateway keeps one, and most load balancers. */
  readonly keepAliveTimeoutMs?: number;
  /**
   * After so many requests an answer closes its connection, and says so. A connection stays with the replica that took it:
   * without this, a replica that is added to busy ones would get nothing from callers who keep theirs, the gateway above all.
   */
  readonly maxRequestsPerConnection?: number;
  /** How long what is in hand may take when the application closes. */
  readonly drainMs?: number;
  /** Aborted when the process is about to end: from then on every answer closes its connection. */
  readonly stopping?: AbortSignal | undefined;
  /** The words of refusals: the contract's envelope by default. */
  readonly renderError?: ErrorRenderer;
  /** Where a conversation has its id from: `X-Request-Id` by default (contract §1.4). */
  readonly correlationId?: (request: IncomingMessage) => string;
}

const DEFAULT_BODY_LIMIT_BYTES = 1_048_576;
const DEFAULT_REQUEST_TIMEOUT_MS = 30_000;
const DEFAULT_KEEP_ALIVE_TIMEOUT_MS = 72_000;
/** Longer than an append to the log or a transaction may take, and shorter than a process is given to end. */
const DEFAULT_DRAIN_MS = 6_000;
const HEADERS_TIMEOUT_MS = 10_000;
/** A new connection costs some 500 µs: at a thousand that is nothing, at a hundred 5 µs a request. */
const DEFAULT_MAX_REQUESTS_PER_CONNECTION = 1_000;
/** How often Node looks for connections that are over their time. */
const TIMEOUT_CHECK_MS = 1_000;
/** Ids on the wire have 50 characters (contract §1.2), percent-encoded three times as many; longer ones are a 404. */
const MAX_PARAM_LENGTH = 512;

/** A Fastify whose answers, and whose limits, are those of the contract's §1.8. */
export function fastifySettings(options: HttpAppOptions): FastifyHttpOptions<Server> {
  const { logger, renderError = renderEnvelope, correlationId = ofRequestId } = options;
  const requestTimeoutMs = options.requestTimeoutMs ?? DEFAULT_REQUEST_TIMEOUT_MS;
  return {
    bodyLimit: options.bodyLimitBytes ?? DEFAULT_BODY_LIMIT_BYTES,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: options.keepAliveTimeoutMs ?? DEFAULT_KEEP_ALIVE_TIMEOUT_MS,
    http: {
      headersTimeout: Math.min(HEADERS_TIMEOUT_MS, requestTimeoutMs),
      connectionsCheckingInterval: TIMEOUT_CHECK_MS,
      // Node's own refusal is an empty one.
      requireHostHeader: false,
    },
    return503OnClosing: false,
    exposeHeadRoutes: false,
    genReqId: correlationId,
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, request, reply) => {
      sendError(error, request, reply, logger, renderError);
    },
    routerOptions: {
      // GEN-2: with and without the slash at the end.
      ignoreTrailingSlash: true,
      // A published base may end in one: `https://host//v2/token`.
      ignoreDuplicateSlashes: true,
      maxParamLength: MAX_PARAM_LENGTH,
      querystringParser: parseQuery,
    },
  };
}

const ofRequestId = ({ headers }: IncomingMessage): string => correlationIdOf(headers);

/** What happens around every request, whichever Fastify answers it. */
export function addCommonHooks(fastify: FastifyInstance, options: HttpAppOptions): void {
  addBodyParsers(fastify);
  if (options.tracer !== undefined) addTracing(fastify, options.tracer);
  takeOddHeads(fastify);
  closeConnectionsWhenClosing(fastify, {
    drainMs: options.drainMs ?? DEFAULT_DRAIN_MS,
    stopping: options.stopping,
    maxRequestsPerConnection: options.maxRequestsPerConnection ?? DEFAULT_MAX_REQUESTS_PER_CONNECTION,
  });
  keepRefusedUploadsReadable(fastify);
  if (options.metrics !== undefined) addHttpMetrics(fastify, options.metrics);
}
