import { randomUUID } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from '@umbra/observability';
import { renderEnvelope, type ErrorRenderer } from '../errors/error-renderer.ts';
import { WireError } from '../errors/wire-error.ts';

/** A service's two unauthenticated probes (contract §1.1). */
export interface ProbeRoutesOptions {
  /** Prefixes under which they are found: `/v2`, `/v3`; an empty text for the root. */
  readonly prefixes: readonly string[];
  /** The single key of the version answer. */
  readonly service: string;
  readonly version: string;
  /** False: 500. Healthy is not ready: a service that is still reading its topics is healthy. */
  readonly isHealthy?: () => boolean;
  readonly logger: Logger;
  /** Of an API whose probes answer otherwise. */
  readonly words?: ProbeWords;
}

/** What probes say where it is not the contract's §1.1. */
export interface ProbeWords {
  readonly healthy: object;
  readonly version: object;
  readonly renderError: ErrorRenderer;
}

/** Registers GET {prefix}/health and GET {prefix}/version. To be called before the application listens. */
export function registerProbeRoutes(app: NestFastifyApplication, options: ProbeRoutesOptions): void {
  const fastify = app.getHttpAdapter().getInstance();
  const { prefixes, service, version, isHealthy = () => true, logger } = options;
  const words = options.words ?? {
    ...{ healthy: { message: 'healthy' }, version: { [service]: version }, renderError: renderEnvelope },
  };
  let wasHealthy = true;
  for (const prefix of prefixes) {
    fastify.get(`${prefix}/health`, (request, reply) => {
      const id = randomUUID();
      const isHealthyNow = isHealthy();
      // Probes come every few seconds: said once, when it changes.
      if (wasHealthy && !isHealthyNow)
        logger.warn({ id, service }, 'the health probe says that the service is not healthy');
      else if (!wasHealthy && isHealthyNow)
        logger.info({ service }, 'the health probe says that the service is healthy');
      wasHealthy = isHealthyNow;
      if (isHealthyNow) return reply.send(words.healthy);
      const { status, body, headers = {} } = words.renderError(UNHEALTHY, id, request);
      return reply.status(status).headers(headers).send(body);
    });
    fastify.get(`${prefix}/version`, (_request, reply) => reply.send(words.version));
  }
}

const UNHEALTHY = new WireError(500, 'WIRE_UNHEALTHY', 'The service is not healthy.');
