import { ExternalCloudError } from '../domain/driver/external-cloud.error.ts';
import type { OutgoingRequest } from './outgoing-http.ts';
import { parseTarget } from './outgoing-target.ts';

export const MAX_REDIRECTS = 5;

/** What is asked of one place. */
export interface Hop {
  readonly target: URL;
  readonly method: NonNullable<OutgoingRequest['method']>;
  readonly body: string | undefined;
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * Where an answer sends its asker: within the same host only, since headers and bodies hold credentials.
 * @returns undefined for an answer that sends nowhere
 * @throws ExternalCloudError `refused` for one that leads elsewhere, or from https to http
 */
export function redirected(hop: Hop, status: number, location: string | undefined): Hop | undefined {
  if (!REDIRECTS.has(status) || location === undefined) return undefined;
  const { target, method } = hop;
  const resolved = URL.parse(location, target.href);
  if (resolved === null) throw new ExternalCloudError('refused', `${target.host}: redirects to what is not a URL.`);
  const next = parseTarget(resolved);
  if (!isSamePlace(target, next)) {
    throw new ExternalCloudError(
      'refused',
      `${target.host}: redirects to another host (${next.host}) or from https to http, which is not followed.`,
    );
  }
  const becomesGet = method !== 'HEAD' && (status === 303 || (status < 303 && method === 'POST'));
  return becomesGet ? { target: next, method: 'GET', body: undefined } : { ...hop, target: next };
}

/** The same port as well, since another is another program; but for the step from http to https, each at its usual one. */
const isSamePlace = (from: URL, to: URL): boolean =>
  from.origin === to.origin ||
  (from.hostname === to.hostname &&
    from.protocol === 'http:' &&
    to.protocol === 'https:' &&
    from.port === '' &&
    to.port === '');
