import { applyDecorators, UseGuards, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { badRequest } from '../errors/wire-error.ts';

class ConfirmedGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { headers, url } = context.switchToHttp().getRequest<FastifyRequest>();
    if (headers['x-confirm'] !== 'true') throw notConfirmed();
    // `DELETE /geofences/v2/` with an id that was left empty is routed as if it were `/geofences/v2`.
    if (ENDS_IN_SLASH.test(url)) throw nothingNamed();
    return true;
  }
}

/** For what deletes much at once: it is done only with `x-confirm: true` (contract §1.4), otherwise 400, and never for an id that is empty. */
export const Confirmed = (): MethodDecorator =>
  applyDecorators(
    UseGuards(ConfirmedGuard),
    ApiHeader({ name: 'x-confirm', required: true, description: 'Must be `true`.', schema: { enum: ['true'] } }),
  );

/** The router's path ends at the first `?` or `#`. */
const ENDS_IN_SLASH = /^[^?#]*\/(?:[?#]|$)/;

const nothingNamed = () =>
  badRequest('WIRE_NOTHING_NAMED', 'The path ends in a slash: it names neither one of them nor all.', [
    { path: '', reason: 'must end in an id, or without a slash for all' },
  ]);

const notConfirmed = () =>
  badRequest('WIRE_NOT_CONFIRMED', 'This deletes several at once: confirm it by the header x-confirm: true.', [
    { path: 'x-confirm', reason: 'must be true' },
  ]);
