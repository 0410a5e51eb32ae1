import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { NestLogger } from '@umbra/observability';
import { renderEnvelope } from '../errors/error-renderer.ts';
import { WireExceptionFilter } from '../errors/wire-exception.filter.ts';
import { addCorrelation } from './correlation-hooks.ts';
import { limitBodiesByRoute } from './route-body-limits.ts';
import { addCommonHooks, fastifySettings, type HttpAppOptions } from './fastify-setup.ts';

/** Nest's module: a class or a dynamic module. */
type RootModule = Parameters<typeof NestFactory.create>[0];

/**
 * A Nest application on Fastify that speaks as the contract's §1.8 asks: every answer with a Content-Length, refusals in
 * the error envelope, no hardening headers, bodies in any framing, nothing that can hang. Not yet listening.
 */
export async function createHttpApp(root: RootModule, options: HttpAppOptions): Promise<NestFastifyApplication> {
  const { logger, renderError = renderEnvelope } = options;
  const adapter = new FastifyAdapter(fastifySettings(options));
  const fastify = adapter.getInstance();
  addCorrelation(fastify);
  addCommonHooks(fastify, options);
  limitBodiesByRoute(fastify, options.routeBodyLimitsBytes ?? {});
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, {
    logger: new NestLogger(logger),
    bodyParser: false,
    abortOnError: false,
  });
  app.useGlobalFilters(new WireExceptionFilter(logger, renderError));
  return app;
}

/** The port a listening application was given. */
export function portOf(app: NestFastifyApplication): number {
  const address = app.getHttpServer().address();
  if (address === null || typeof address === 'string') throw new Error('The application does not listen on a port.');
  return address.port;
}
