import type { FastifyInstance } from 'fastify';

/** By route pattern, as the controller has it: `/registry/v2/:appId/devices`. */
export type RouteBodyLimits = Readonly<Record<string, number>>;

/**
 * Gives single routes more or less room than the application.
 * @throws Error when the application starts to listen, if a pattern is nobody's
 */
export function limitBodiesByRoute(fastify: FastifyInstance, limitsBytes: RouteBodyLimits): void {
  const unused = new Set(Object.keys(limitsBytes));
  fastify.addHook('onRoute', (route) => {
    const limitBytes = limitsBytes[route.url];
    if (limitBytes === undefined) return;
    unused.delete(route.url);
    route.bodyLimit = limitBytes;
  });
  fastify.addHook('onReady', (done) => {
    done(unused.size === 0 ? undefined : new Error(`A body limit is for no route: ${[...unused].join(', ')}.`));
  });
}
