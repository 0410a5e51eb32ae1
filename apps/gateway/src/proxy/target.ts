import { badRequest } from '@umbra/wire';

/** `.` and `..` as whole segments, percent-encoded or not. `..x` is a name like others. */
const DOT_SEGMENT = /(?:^|\/)(?:\.|%2e){1,2}(?=\/|$)/i;

/**
 * What a service is asked for: the caller's target as it came, but for repeated slashes, which count as one. It is not
 * resolved as a URL, which would take segments out of it and so lead elsewhere than the route says.
 * @throws WireError 400 for segments of dots: what stands behind the service may resolve them
 */
export function targetFor(target: string): string {
  const queryAt = target.indexOf('?');
  const path = queryAt === -1 ? target : target.slice(0, queryAt);
  if (DOT_SEGMENT.test(path)) {
    throw badRequest('GATEWAY_DOT_SEGMENT', 'A segment of the path is . or .., which names nothing here.');
  }
  return path.replaceAll(/\/{2,}/g, '/') + (queryAt === -1 ? '' : target.slice(queryAt));
}
