import { PATCHWORKS_PREFIX } from '@umbra/wire';
import type { FastifyInstance } from 'fastify';

/** §3.3: beyond it a body is refused with 413. */
const BODY_LIMIT_BYTES = 8 * 1_024 * 1_024;

/**
 * What all routes of this dialect have that controllers do not say: room for 8 MB, and HEAD beside each GET. To be called
 * before the application listens.
 */
export function finishPatchworksRoutes(fastify: FastifyInstance): void {
  fastify.addHook('onRoute', function (route) {
    if (!route.url.startsWith(`${PATCHWORKS_PREFIX}/`)) return;
    route.bodyLimit = BODY_LIMIT_BYTES;
    if (route.method === 'GET') this.route({ ...route, method: 'HEAD' });
  });
}
