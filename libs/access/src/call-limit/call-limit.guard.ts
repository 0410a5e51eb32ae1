import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { tooManyRequests } from '@umbra/wire';
import { callerOf } from '../nest/request-caller.ts';
import { nameOfCaller, UsageLimit } from './usage-limit.ts';

const MS_PER_SECOND = 1_000;

/**
 * Counts the calls of each caller within a minute, in this process; behind `@Callers`, which says who it is. Over it: 429 with
 * the headers of §1.4. A service extends it by an injectable that takes the limit from its settings.
 */
export abstract class CallLimitGuard implements CanActivate {
  readonly #limit: UsageLimit;
  readonly #nowMs: () => number;

  /** @param nowMs unix ms */
  constructor(callsPerMinute: number, nowMs: () => number) {
    this.#limit = new UsageLimit(callsPerMinute);
    this.#nowMs = nowMs;
  }

  canActivate(context: ExecutionContext): boolean {
    const nowMs = this.#nowMs();
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
