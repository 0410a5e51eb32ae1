import type { FastifyInstance } from 'fastify';
import { WireError } from '../errors/wire-error.ts';
import { plainPath } from './plain-path.ts';

/** The order of the header Allow. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** In the place of a parameter that was left empty. */
const ANYTHING = '*';

interface Offer {
  readonly segments: readonly string[];
  readonly methods: readonly string[];
}

/**
 * For dialects that tell a method that is not offered from a path that is not there: answers 405 with `Allow` under the
 * prefixes, where everything else has 404. A path whose last parameter is empty (`DELETE /things/`) is not there, rather
 * than `/things` asked in another way. To be called before the application listens.
 */
export function refuseOtherMethods(fastify: FastifyInstance, prefixes: readonly string[]): void {
  const offers: Offer[] = [];
  fastify.addHook('onRoute', ({ url, method }) => {
    if (!prefixes.some((prefix) => isUnder(url, prefix))) return;
    offers.push({ segments: segmentsOf(url), methods: [method].flat() });
  });
  fastify.addHook('onRequest', (request, _reply, done) => {
    const offered = request.is404 ? methodsFor(segmentsOf(request.url), offers) : [];
    if (offered.length === 0 || hasEmptyParameter(request.method, request.url, offers)) done();
    else done(methodNotAllowed(offered.join(', ')));
  });
}

const methodNotAllowed = (allow: string): WireError =>
  new WireError(405, 'WIRE_METHOD_NOT_ALLOWED', `This path takes ${allow} only.`, { headers: { allow } });

const segmentsOf = (target: string): string[] => plainPath(target).split('/');

const isUnder = (path: string, prefix: string): boolean => `${path}/`.startsWith(`${prefix}/`);

function methodsFor(asked: readonly string[], offers: readonly Offer[]): string[] {
  const offered = new Set(offers.filter(({ segments }) => matches(segments, asked)).flatMap(({ methods }) => methods));
  return METHODS.filter((method) => offered.has(method));
}

function hasEmptyParameter(method: string, target: string, offers: readonly Offer[]): boolean {
  const [path = ''] = target.split('?', 1);
  if (!path.endsWith('/')) return false;
  const asked = [...segmentsOf(path), ANYTHING];
  return offers.some(({ segments, methods }) => methods.includes(method) && matches(segments, asked));
}

const matches = (pattern: readonly string[], asked: readonly string[]): boolean =>
  pattern.length === asked.length &&
  pattern.every((segment, index) => (segment.startsWith(':') ? asked[index] !== '' : segment === asked[index]));
