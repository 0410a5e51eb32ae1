import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { callerOf, nameOfCaller, UsageLimit } from '@umbra/access';
import { tooManyRequests } from '@umbra/wire';
import type { FastifyReply } from 'fastify';
import type { ConnectorsConfig } from '../../../connectors.config.ts';
import { CONFIG } from '../../../connectors.tokens.ts';
import { Clock } from '../../../persistence/clock.ts';

/** Counts the calls of each caller; behind `@Callers`, which says who it is. */
@Injectable()
export class UsageLimitGuard implements CanActivate {
  readonly #limit: UsageLimit;
  readonly #clock: Clock;

  constructor(
    @Inject(CONFIG)
    { CONNECTORS_PATCHWORKS_CALLS_PER_MINUTE }: Pick<ConnectorsConfig, 'CONNECTORS_PATCHWORKS_CALLS_PER_MINUTE'>,
    clock: Clock,
  ) {
    this.#limit = new UsageLimit(CONNECTORS_PATCHWORKS_CALLS_PER_MINUTE);
    this.#clock = clock;
  }

  canActivate(context: ExecutionContext): boolean {
    const http = context.switchToHttp();
    const nowMs = this.#clock.nowMs();
    const usage = this.#limit.spend(nameOfCaller(callerOf(http.getRequest<object>())), nowMs);
    const headers = { 'X-RateLimit-Limit': String(usage.limit), 'X-RateLimit-Remaining': String(usage.remaining) };
    if (!usage.isAllowed) {
      throw tooManyRequests('There were more calls than a minute may have.', {
        ...headers,
        'Retry-After': String(Math.ceil((usage.resetAtMs - nowMs) / 1_000)),
        'X-RateLimit-Reset': String(Math.ceil(usage.resetAtMs / 1_000)),
      });
    }
    void http.getResponse<FastifyReply>().headers(headers);
    return true;
  }
}
