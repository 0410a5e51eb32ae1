import { Inject, Injectable } from '@nestjs/common';
import { CallLimitGuard } from '@umbra/access';
import type { BulkJobsConfig } from '../bulk-jobs.config.ts';
import { CONFIG, NOW_MS } from '../bulk-jobs.tokens.ts';

/** Of all operations of §9.1 together: those that watch a job, and uploads, which cost something even when they are refused. */
@Injectable()
export class BulkJobsCallLimitGuard extends CallLimitGuard {
  constructor(
    @Inject(CONFIG) { BULK_JOBS_CALLS_PER_MINUTE }: Pick<BulkJobsConfig, 'BULK_JOBS_CALLS_PER_MINUTE'>,
    @Inject(NOW_MS) nowMs: () => number,
  ) {
    super(BULK_JOBS_CALLS_PER_MINUTE, nowMs);
  }
}
