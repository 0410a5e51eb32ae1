import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { CallerKind } from '../caller/caller.ts';
import { CallerCheck, type RequestWithHeaders } from './caller-check.ts';
import { callersMetadata } from './callers-metadata.ts';

/** Finds out who calls, and whether this kind of caller may. Set by `@Callers`. */
@Injectable()
export class CallersGuard implements CanActivate {
  readonly #check: CallerCheck;
  readonly #reflector: Reflector;

  constructor(check: CallerCheck, reflector: Reflector) {
    this.#check = check;
    this.#reflector = reflector;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const allowed = this.#reflector.getAllAndOverride<readonly CallerKind[]>(callersMetadata, [
      context.getHandler(),
      context.getClass(),
    ]);
    await this.#check.require(context.switchToHttp().getRequest<RequestWithHeaders>(), allowed);
    return true;
  }
}
