import { SetMetadata, UseGuards, applyDecorators } from '@nestjs/common';
import type { CallerKind } from '../caller/caller.ts';
import { callersMetadata } from './callers-metadata.ts';
import { CallersGuard } from './callers.guard.ts';

/** Which kinds of caller a controller or route takes (contract §1.3). Others get 403, nobody at all 401 (AUTH-1, AUTH-2). */
export const Callers = (...kinds: readonly [CallerKind, ...CallerKind[]]): MethodDecorator & ClassDecorator =>
  applyDecorators(SetMetadata(callersMetadata, kinds), UseGuards(CallersGuard));
