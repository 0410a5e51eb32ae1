import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { callerOf } from './request-caller.ts';

/** The caller of a route under `@Callers`. */
export const CurrentCaller = createParamDecorator((_data: unknown, context: ExecutionContext) =>
  callerOf(context.switchToHttp().getRequest<object>()),
);
