import { Inject, Injectable } from '@nestjs/common';
import { CallLimitGuard } from '@umbra/access';
import type { ConnectorsConfig } from '../../../connectors.config.ts';
import { CONFIG } from '../../../connectors.tokens.ts';
import { Clock } from '../../../persistence/clock.ts';

/** Of C2C; other dialects have limits of their own. */
@Injectable()
export class C2cCallLimitGuard extends CallLimitGuard {
  constructor(
    @Inject(CONFIG) { CONNECTORS_C2C_CALLS_PER_MINUTE }: Pick<ConnectorsConfig, 'CONNECTORS_C2C_CALLS_PER_MINUTE'>,
    clock: Clock,
  ) {
    super(CONNECTORS_C2C_CALLS_PER_MINUTE, () => clock.nowMs());
  }
}
