import type { Caller } from '../caller/caller.ts';

const callers = new WeakMap<object, Caller>();

/** Notes who sent a request. */
export function rememberCaller(request: object, caller: Caller): void {
  callers.set(request, caller);
}

/** Who sent it. @throws when the route has no `@Callers`: a mistake of ours */
export function callerOf(request: object): Caller {
  const caller = callers.get(request);
  if (caller === undefined) throw new Error('The route asks for its caller but has no @Callers guard.');
  return caller;
}
