import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** A service's two unauthenticated probes (contract §1.1). */
export interface ProbeRoutesOptions {
  /** Prefixes under which they are found: `/v2`, `/v3`; an empty text for the root. */
  readonly prefixes: readonly string[];
  /** The single key of the version answer. */
  readonly service: string;
  readonly version: string;
  /** False: 500. Healthy is not ready: a service that is still reading its topics is healthy. */
  readonly isHealthy?: () => boolean;
}

/** Registers GET {prefix}/health and GET {prefix}/version. To be called before the application listens. */
export function registerProbeRoutes(app: NestFastifyApplication, options: ProbeRoutesOptions): void {
  const fastify = app.getHttpAdapter().getInstance();
  const isHealthy = options.isHealthy ?? (() => true);
  for (const prefix of options.prefixes) {
    fastify.get(`${prefix}/health`, (_request, reply) => {
      if (!isHealthy()) throw new Error('The service is not healthy.');
      return reply.send({ message: 'healthy' });
    });
    fastify.get(`${prefix}/version`, (_request, reply) => reply.send({ [options.service]: options.version }));
  }
}
