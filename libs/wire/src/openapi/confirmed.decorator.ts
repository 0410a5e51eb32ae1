import { applyDecorators, UseGuards, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { badRequest } from '../errors/wire-error.ts';

class ConfirmedGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
    if (headers['x-confirm'] !== 'true') throw notConfirmed();
    return true;
  }
}

/** For what deletes much at once: it is done only with `x-confirm: true` (contract §1.4), otherwise 400. */
export const Confirmed = (): MethodDecorator =>
  applyDecorators(
    UseGuards(ConfirmedGuard),
    ApiHeader({ name: 'x-confirm', required: true, description: 'Must be `true`.', schema: { enum: ['true'] } }),
  );

const notConfirmed = () =>
  badRequest('WIRE_NOT_CONFIRMED', 'This deletes several at once: confirm it by the header x-confirm: true.', [
    { path: 'x-confirm', reason: 'must be true' },
  ]);
