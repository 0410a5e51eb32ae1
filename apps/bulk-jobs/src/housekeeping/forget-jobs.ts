import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from '@umbra/observability';
import { change } from '@umbra/postgres';
import { DataSource } from 'typeorm';
import { LOGGER, NOW_MS } from '../bulk-jobs.tokens.ts';
import { JOB_KEPT_MS } from '../job/job.ts';

/** Ten thousand rows, with what they know. */
const JOBS_AT_ONCE = 10;

/** BULK-12: jobs, their rows and the secrets in them go after a week, whatever has become of them. */
@Injectable()
export class ForgetJobs {
  readonly #dataSource: DataSource;
  readonly #logger: Logger;
  readonly #nowMs: () => number;

  constructor(dataSource: DataSource, @Inject(LOGGER) logger: Logger, @Inject(NOW_MS) nowMs: () => number) {
    this.#dataSource = dataSource;
    this.#logger = logger;
    this.#nowMs = nowMs;
  }

  /** @param stopping aborted when the rest is to be left to a later turn */
  async forget(stopping?: AbortSignal): Promise<void> {
    let forgotten = 0;
    while (stopping?.aborted !== true) {
      const { count } = await change(
        this.#dataSource,
        // One that somebody works at is passed over until the next time.
        `DELETE FROM job WHERE job_key IN (
           SELECT job_key FROM job WHERE created_at_ms < $1 ORDER BY created_at_ms LIMIT $2 FOR UPDATE SKIP LOCKED)`,
        [this.#nowMs() - JOB_KEPT_MS, JOBS_AT_ONCE],
      );
      forgotten += count;
      if (count < JOBS_AT_ONCE) break;
    }
    if (forgotten > 0) this.#logger.info({ jobs: forgotten }, 'jobs of more than a week ago are gone');
  }
}
