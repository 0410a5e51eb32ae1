import cors from '@fastify/cors';
import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger, Metrics, Tracer } from '@umbra/observability';
import { badRequest, createHttpApp, registerProbeRoutes, sendError, type ErrorRenderer } from '@umbra/wire';
import type { FastifyInstance } from 'fastify';
import { Agent } from 'undici';
import { conversationOf, dialectOf } from './dialects/dialects.ts';
import { registerDocs } from './docs/register-docs.ts';
import type { GatewayConfig } from './gateway.config.ts';
import { registerProxy } from './proxy/register-proxy.ts';
import { routeFinder } from './routes/find-route.ts';
import { ROUTE_TABLE } from './routes/route-table.ts';

/** The gateway has no handlers of its own: all it does is registered on Fastify. */
@Module({})
class GatewayModule {}

/** The gateway, not yet listening. */
export interface Gateway {
  readonly app: NestFastifyApplication;
  /** Answers what is in hand, then lets go of the services. */
  close(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 3_000;
/**
 * Shorter than `SHUTDOWN_DELAY_MS` in a cluster. A service that is about to end closes what it answers on, and after the
 * delay what is idle: by then the gateway has let go of every connection that it does not use, so that none is closed
 * just as it is used again, under a request that nobody may repeat.
 */
const IDLE_CONNECTION_MS = 4_000;

/** What browsers' code may read of an answer, beside the usual. */
const EXPOSED_HEADERS = [
  ...['X-RateLimit-Limit', 'X-RateLimit-Remaining', 'Retry-After', 'x-here-timestamp'],
  ...['X-Correlation-ID', 'X-Request-ID'],
];

/** What the process gives to the gateway. */
export interface GatewayParts {
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly version: string;
  /** Aborted when the process is about to end. */
  readonly stopping?: AbortSignal;
  /** Undefined where tracing is off. */
  readonly tracer?: Tracer | undefined;
}

/** Puts the gateway together. */
export async function createGateway(config: GatewayConfig, parts: GatewayParts): Promise<Gateway> {
  const { logger, metrics, version, stopping, tracer } = parts;
  const findRoute = routeFinder(ROUTE_TABLE);
  const renderError = dialectOf(findRoute);
  const dispatcher = new Agent({
    connections: config.upstreamConnections,
    pipelining: 1,
    connect: { timeout: CONNECT_TIMEOUT_MS },
    keepAliveTimeout: IDLE_CONNECTION_MS,
    keepAliveMaxTimeout: IDLE_CONNECTION_MS,
    headersTimeout: config.upstreamTimeoutMs,
    bodyTimeout: config.upstreamTimeoutMs,
  });
  const app = await createHttpApp(GatewayModule, {
    logger,
    requestTimeoutMs: config.requestTimeoutMs,
    renderError,
    correlationId: conversationOf(findRoute),
    metrics,
    stopping,
    tracer,
  });
  const fastify = app.getHttpAdapter().getInstance();
  const hasCors = config.corsOrigins.length > 0;
  if (hasCors) {
    refuseOddPreflights(fastify, logger, renderError);
    const isAny = config.corsOrigins.includes('*');
    await fastify.register(cors, {
      origin: isAny ? '*' : [...config.corsOrigins],
      methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
      exposedHeaders: EXPOSED_HEADERS,
      maxAge: 600,
    });
  }
  await registerDocs(fastify, config.openApiDir);
  registerProbeRoutes(app, { prefixes: [''], service: 'gateway', version, logger });
  registerProxy(fastify, {
    ...config,
    findRoute,
    dispatcher,
    isTracing: tracer !== undefined,
    metrics,
    isOptionsForwarded: !hasCors,
  });
  return {
    app,
    close: async () => {
      await app.close();
      await dispatcher.close();
    },
  };
}

/** The CORS plugin would refuse them in plain text, and its route has no error handler. */
function refuseOddPreflights(fastify: FastifyInstance, logger: Logger, render: ErrorRenderer): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const { method, headers } = request;
    if (method !== 'OPTIONS' || (headers.origin && headers['access-control-request-method'])) {
      done();
      return;
    }
    const reason = 'An OPTIONS request must have the headers Origin and Access-Control-Request-Method.';
    sendError(badRequest('GATEWAY_PREFLIGHT', reason), request, reply, logger, render);
  });
}
