import { accessErrors, type Authenticator, type Caller } from '@umbra/access';
import type { TelemetryRoute } from '../telemetry-routes.ts';

/**
 * Who sends this, and may this kind of caller use the route (AUTH-1, AUTH-2)? Needs the header only, so that nobody
 * uploads a body that will not be looked at. A token seen before takes no promise.
 */
export function authenticate(
  authenticator: Authenticator,
  route: TelemetryRoute,
  authorization: string | undefined,
): Caller | Promise<Caller> {
  const known = authenticator.authenticateCached(authorization);
  if (known !== undefined) return allowed(route, known);
  return authenticator.authenticate(authorization).then((caller) => allowed(route, caller));
}

function allowed(route: TelemetryRoute, caller: Caller): Caller {
  if (!route.callers.includes(caller.kind)) throw accessErrors.wrongKind(caller.kind, route.callers);
  return caller;
}
