import { callerOf } from '@umbra/access';
import { InFlight, whenOver, type BodyConfig, type Place } from '@umbra/wire';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { refusals } from '../bulk-jobs.errors.ts';

/** Of uploads that are coming in or being read; what is read of them takes some times as much. */
const MAX_UPLOADS = 64;
const MAX_BYTES = 32 * 1_048_576;

/** The place of one upload: it is given back when the request is over and nobody works for it. */
class HeldPlace {
  readonly place: Place;
  readonly #gone = new AbortController();
  #isWorkedOn = false;
  #isOver = false;

  constructor(place: Place) {
    this.place = place;
  }

  over(): void {
    this.#isOver = true;
    if (!this.#isWorkedOn) this.place.leave();
    this.#gone.abort(refusals.callerGone());
  }

  async during<Result>(work: (gone: AbortSignal) => Promise<Result>): Promise<Result> {
    const { signal } = this.#gone;
    signal.throwIfAborted();
    this.#isWorkedOn = true;
    try {
      return await work(signal);
    } finally {
      this.#isWorkedOn = false;
      if (this.#isOver) this.place.leave();
    }
  }
}

const places = new WeakMap<FastifyRequest, HeldPlace>();

/**
 * Works for an upload, whose place is not given to another before that ends: also when its caller is gone.
 * @param request one that `boundUploads` let in
 * @param work told by the signal that the caller is gone
 */
export function whileInPlace<Result>(
  request: FastifyRequest,
  work: (gone: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const held = places.get(request);
  if (held === undefined) throw new Error('The route is not among those whose uploads are bounded.');
  return held.during(work);
}

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
  fastify.addHook('onRoute', (route) => {
    if (route.url !== path || route.method !== 'POST') return;
    const onBodyPiece: BodyConfig['onBodyPiece'] = (request, bytes) =>
      places.get(request)?.place.grow(bytes) === true ? undefined : refusals.tooManyUploads();
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
        const held = new HeldPlace(place);
        places.set(request, held);
        whenOver(request, reply, () => held.over());
        done();
      },
    ];
  });
}
