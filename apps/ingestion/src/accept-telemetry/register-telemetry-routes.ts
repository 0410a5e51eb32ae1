import type { Authenticator, Caller } from '@umbra/access';
import type { Logger } from '@umbra/observability';
import {
  parseBoolean,
  sendError,
  spanOf,
  toWireError,
  whenOver,
  type BodyConfig,
  type InFlight,
  type Place,
  type QueryValue,
} from '@umbra/wire';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { OVERLOADED, overloaded } from '../ingestion.errors.ts';
import type { IngestionMetrics } from '../ingestion.metrics.ts';
import { Shedder } from '../in-flight/shedder.ts';
import type { AcceptTelemetry } from './accept-telemetry.ts';
import { authenticate } from './steps/authenticate.step.ts';
import type { TelemetryRoute } from './telemetry-routes.ts';

export interface TelemetryRoutesOptions {
  readonly authenticator: Authenticator;
  readonly path: AcceptTelemetry;
  readonly inFlight: InFlight;
  readonly metrics: IngestionMetrics;
  readonly logger: Logger;
  /** A body that has not come by then gives its place back. */
  readonly bodyTimeoutMs: number;
}

/** What is known of a request on its way, as members of it: maps from requests to these cost the garbage collector dear. */
interface OnItsWay {
  umbraCaller: Caller | undefined;
  umbraPlace: Place | undefined;
  /** As far as they could be counted. */
  umbraSamples: number;
}

const onItsWay = (request: FastifyRequest): OnItsWay => request as FastifyRequest & OnItsWay;

/** W3C trace context; anything else is dropped rather than passed on. */
const TRACEPARENT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** HTTP to the path and back: registered on Fastify itself, for Nest's wrappers cost as much again as the whole path. */
export function registerTelemetryRoutes(
  fastify: FastifyInstance,
  routes: readonly TelemetryRoute[],
  options: TelemetryRoutesOptions,
): void {
  fastify.decorateRequest('umbraCaller', undefined);
  fastify.decorateRequest('umbraPlace', undefined);
  fastify.decorateRequest('umbraSamples', 0);
  const shedder = new Shedder(overloaded(), options.logger);
  for (const route of routes) for (const url of route.paths) registerRoute(fastify, url, route, shedder, options);
}

function registerRoute(
  fastify: FastifyInstance,
  url: string,
  route: TelemetryRoute,
  shedder: Shedder,
  { authenticator, path, inFlight, metrics, logger, bodyTimeoutMs }: TelemetryRoutesOptions,
): void {
  fastify.post(url, {
    config: {
      rawBody: true,
      bodyTimeoutMs,
      onBodyPiece: (request, bytes) => {
        if (onItsWay(request).umbraPlace?.grow(bytes) === true) return undefined;
        metrics.shed('bytes_in_flight');
        return overloaded();
      },
    } satisfies BodyConfig,
    onRequest: (request, reply, done) => {
      const admit = (caller: Caller): void => {
        onItsWay(request).umbraCaller = caller;
        const place = inFlight.enter(holderOf(caller));
        if (place === undefined) {
          metrics.shed('requests_in_flight');
          metrics.refused(OVERLOADED, 1);
          shedder.refuse(reply);
          return;
        }
        onItsWay(request).umbraPlace = place;
        // Also of a caller that went away while it was authenticated.
        whenOver(request, reply, () => place.leave());
        done();
      };
      let caller: Caller | Promise<Caller>;
      try {
        caller = authenticate(authenticator, route, request.headers.authorization);
      } catch (error) {
        done(error as Error);
        return;
      }
      if (caller instanceof Promise) caller.then(admit, done);
      else admit(caller);
    },
    handler: async (request, reply) => {
      const accepted = await path.accept({
        route,
        caller: onItsWay(request).umbraCaller!,
        isAsync: route.answers === 'nothing' || isAsync(request),
        contentType: request.headers['content-type'],
        bytes: request.body as Buffer | undefined,
        correlationId: request.id,
        traceparent: traceparentOf(request),
        span: spanOf(request),
        onSampleCount: (samples) => (onItsWay(request).umbraSamples = samples),
      });
      metrics.accepted(accepted.source, accepted.samples);
      logger.debug(
        {
          correlationId: request.id,
          route: url,
          samples: accepted.samples,
          devices: accepted.devices,
          durationMs: reply.elapsedTime,
        },
        'telemetry accepted',
      );
      return answer(reply, accepted.desiredShadow);
    },
    errorHandler: (error, request, reply) => {
      metrics.refused(toWireError(error).code, onItsWay(request).umbraSamples);
      sendError(error, request, reply, logger);
    },
  });
}

/** Whose room a request takes: that of its project, or of a user who speaks for several. */
const holderOf = (caller: Caller): string =>
  caller.kind === 'user' ? (caller.projectId ?? caller.userId) : caller.projectId;

/** ING-22 */
function isAsync(request: FastifyRequest): boolean {
  const asked = (request.query as Record<string, QueryValue>)['async'];
  return asked !== undefined && parseBoolean('async', asked, false);
}

function answer(reply: FastifyReply, desiredShadow: Buffer | undefined): FastifyReply {
  if (desiredShadow === undefined) return reply.code(204).send();
  return reply.header('content-type', 'application/json').send(desiredShadow);
}

function traceparentOf(request: FastifyRequest): string | undefined {
  const given = request.headers['traceparent'];
  return typeof given === 'string' && TRACEPARENT.test(given) ? given : undefined;
}
