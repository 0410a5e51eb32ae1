import { callerOf } from '@umbra/access';
import { InFlight, whenOver, type BodyConfig, type Place } from '@umbra/wire';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { refusals } from '../bulk-jobs.errors.ts';

/** Of uploads that are coming in or being read; what is read of them takes some times as much. */
const MAX_UPLOADS = 64;
const MAX_BYTES = 32 * 1_048_576;

/**
 * Uploads are held in memory: over a bound the next one is refused before it is (429), and one caller leaves room for the
 * others. To be called before the routes are there.
 * @param path of the route, as the controller has it
 */
export function boundUploads(
  fastify: FastifyInstance,
  path: string,
  bounds = { maxRequests: MAX_UPLOADS, maxBytes: MAX_BYTES },
): void {
  const inFlight = new InFlight(bounds);
  const places = new WeakMap<FastifyRequest, Place>();
  fastify.addHook('onRoute', (route) => {
    if (route.url !== path || route.method !== 'POST') return;
    const onBodyPiece: BodyConfig['onBodyPiece'] = (request, bytes) =>
      places.get(request)?.grow(bytes) === true ? undefined : refusals.tooManyUploads();
    route.config = { ...route.config, onBodyPiece };
    route.onRequest = [
      ...[route.onRequest ?? []].flat(),
      (request, reply, done) => {
        const caller = callerOf(request);
        const place = inFlight.enter(caller.kind === 'user' ? caller.userId : caller.projectId);
        if (place === undefined) {
          done(refusals.tooManyUploads());
          return;
        }
        places.set(request, place);
        whenOver(request, reply, () => place.leave());
        done();
      },
    ];
  });
}
