import type { IncomingMessage, RequestListener } from 'node:http';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import createFastify, { type FastifyInstance } from 'fastify';
import { addCommonHooks, fastifySettings, type HttpAppOptions } from './fastify-setup.ts';

/** Routes that take so much of a service's time that even the framework around them counts. */
export interface DirectRoutes {
  /** Paths of POST requests, as the contract spells them. Any other spelling of them goes the usual way. */
  readonly paths: readonly string[];
  /** Registers them: on the Fastify that answers directly, and on the application's own. */
  readonly register: (fastify: FastifyInstance) => void;
}

/**
 * Answers some routes by a Fastify of their own, before Nest's: on the same server, with the same manners, but without the
 * hooks that Nest runs for every request (for CORS, middleware, versions and the like, none of which these routes use)
 * and without an async context, so that they log `correlationId` by themselves. To be called before the application
 * listens.
 */
export async function addDirectRoutes(
  app: NestFastifyApplication,
  { paths, register }: DirectRoutes,
  options: HttpAppOptions,
): Promise<void> {
  const usual = app.getHttpAdapter().getInstance();
  const closing = new AbortController();
  usual.addHook('preClose', (done) => {
    closing.abort();
    done();
  });
  register(usual);

  const direct = createFastify(fastifySettings(options));
  addCommonHooks(direct, { ...options, stopping: anyOf(closing.signal, options.stopping) });
  register(direct);
  await direct.ready();
  usual.addHook('onClose', () => direct.close());

  const spellings = new Set(paths.flatMap((path) => [path, otherSpelling(path)]));
  const server = app.getHttpServer();
  const usually = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    if (request.method === 'POST' && spellings.has(pathOf(request))) direct.routing(request, response);
    else for (const listener of usually) listener(request, response);
  });
}

/** GEN-2: with and without the slash at the end. */
const otherSpelling = (path: string): string => (path.endsWith('/') ? path.slice(0, -1) : `${path}/`);

function pathOf({ url = '' }: IncomingMessage): string {
  const end = url.indexOf('?');
  return end === -1 ? url : url.slice(0, end);
}

const anyOf = (signal: AbortSignal, other: AbortSignal | undefined): AbortSignal =>
  other === undefined ? signal : AbortSignal.any([signal, other]);
