import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { accessErrors } from '../access.errors.ts';
import { Authenticator } from '../authenticate/authenticator.ts';
import type { CallerKind } from '../caller/caller.ts';
import { rememberCaller } from './request-caller.ts';

export const callersMetadata = 'umbra:callers';

interface HttpRequest {
  readonly headers: { readonly authorization?: string };
}

/** Finds out who calls, and whether this kind of caller may. Set by `@Callers`. */
@Injectable()
export class CallersGuard implements CanActivate {
  readonly #authenticator: Authenticator;
  readonly #reflector: Reflector;

  constructor(authenticator: Authenticator, reflector: Reflector) {
    this.#authenticator = authenticator;
    this.#reflector = reflector;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<HttpRequest>();
    const { authorization } = request.headers;
    const caller =
      this.#authenticator.authenticateCached(authorization) ?? (await this.#authenticator.authenticate(authorization));
    const allowed = this.#reflector.getAllAndOverride<readonly CallerKind[]>(callersMetadata, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (!allowed.includes(caller.kind)) throw accessErrors.wrongKind(caller.kind, allowed);
    rememberCaller(request, caller);
    return true;
  }
}
