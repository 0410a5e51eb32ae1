/** The path of a request target as contracts write paths: without the query, repeated slashes as one, none at the end. */
export function plainPath(target: string): string {
  const queryAt = target.indexOf('?');
  const path = (queryAt === -1 ? target : target.slice(0, queryAt)).replaceAll(/\/{2,}/g, '/');
  return path.endsWith('/') ? path.slice(0, -1) : path;
}
