import { Injectable } from '@nestjs/common';
import { accessErrors } from '../access.errors.ts';
import { Authenticator } from '../authenticate/authenticator.ts';
import type { CallerKind } from '../caller/caller.ts';
import { rememberCaller } from './request-caller.ts';

export interface RequestWithHeaders {
  readonly headers: { readonly authorization?: string | undefined };
}

/** Finds out who sends a request, and whether this kind of caller may. */
@Injectable()
export class CallerCheck {
  readonly #authenticator: Authenticator;

  constructor(authenticator: Authenticator) {
    this.#authenticator = authenticator;
  }

  /** @throws WireError 401 (AUTH-1), 403 (AUTH-2), 503 */
  async require(request: RequestWithHeaders, allowed: readonly CallerKind[]): Promise<void> {
    const { authorization } = request.headers;
    const caller =
      this.#authenticator.authenticateCached(authorization) ?? (await this.#authenticator.authenticate(authorization));
    if (!allowed.includes(caller.kind)) throw accessErrors.wrongKind(caller.kind, allowed);
    rememberCaller(request, caller);
  }
}
