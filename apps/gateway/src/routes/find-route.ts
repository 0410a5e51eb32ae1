import { plainPath } from '@umbra/wire';
import type { Route } from './route.ts';

/** Finds the route of a request target (path with or without a query), or undefined. */
export type FindRoute = (target: string) => Route | undefined;

/** Prepares the look-up: one map access per path segment, longest prefix first. */
export function routeFinder(table: readonly Route[]): FindRoute {
  const byPrefix = new Map<string, Route>();
  for (const route of table) {
    if (byPrefix.has(route.prefix)) throw new Error(`The route table has ${route.prefix} twice.`);
    byPrefix.set(route.prefix, route);
  }
  return (target) => {
    const path = plainPath(target);
    for (let candidate = path; candidate !== ''; candidate = candidate.slice(0, candidate.lastIndexOf('/'))) {
      const route = byPrefix.get(candidate);
      if (route !== undefined && (route.isExact !== true || candidate === path)) return route;
    }
    return undefined;
  };
}
