import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { callerOf } from '@umbra/access';
import { tooManyRequests } from '@umbra/wire';
import type { ConnectorsConfig } from '../../../connectors.config.ts';
import { CONFIG } from '../../../connectors.tokens.ts';
import { Clock } from '../../../persistence/clock.ts';
import { nameOfCaller, UsageLimit } from '../../calls/usage-limit.ts';

const MS_PER_SECOND = 1_000;

/** Counts the calls of each caller; behind `@Callers`, which says who it is. Over it: 429 with the headers of §1.4. */
@Injectable()
export class CallLimitGuard implements CanActivate {
  readonly #limit: UsageLimit;
  readonly #clock: Clock;

  constructor(
    @Inject(CONFIG) { CONNECTORS_C2C_CALLS_PER_MINUTE }: Pick<ConnectorsConfig, 'CONNECTORS_C2C_CALLS_PER_MINUTE'>,
    clock: Clock,
  ) {
    this.#limit = new UsageLimit(CONNECTORS_C2C_CALLS_PER_MINUTE);
    this.#clock = clock;
  }

  canActivate(context: ExecutionContext): boolean {
    const nowMs = this.#clock.nowMs();
    const caller = callerOf(context.switchToHttp().getRequest<object>());
    const { isAllowed, limit, remaining, resetAtMs } = this.#limit.spend(nameOfCaller(caller), nowMs);
    if (isAllowed) return true;
    throw tooManyRequests(`No more than ${String(limit)} calls a minute are answered: ask again later.`, {
      'X-RateLimit-Limit': String(limit),
      'X-RateLimit-Remaining': String(remaining),
      'Retry-After': String(Math.ceil((resetAtMs - nowMs) / MS_PER_SECOND)),
    });
  }
}
