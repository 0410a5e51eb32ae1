import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from '@umbra/observability';
import { addToOutbox, inTransaction, outboxWaitMs } from '@umbra/postgres';
import { DataSource, type EntityManager } from 'typeorm';
import type { BulkJobsConfig } from '../bulk-jobs.config.ts';
import { CONFIG, LOGGER, NOW_MS } from '../bulk-jobs.tokens.ts';
import { nextStep } from '../job/row-state.ts';
import type { StepName } from '../job/step.ts';
import { CarryOn, lockedJobOf } from './carry-on.ts';
import { DispatchMetrics } from './dispatch-metrics.ts';
import { JobRowsRepository, type AwaitingRow } from './job-rows.repository.ts';
import { JobsAtWorkRepository, type LockedJob } from './jobs-at-work.repository.ts';

interface Overdue {
  readonly row: AwaitingRow;
  readonly step: StepName;
  readonly job: LockedJob;
}

/** A command that waits longer in the outbox stands still there: the log is away. */
const OUTBOX_STANDS_STILL_MS = 5_000;

/**
 * Asks once more for steps whose reply did not come, with the same commandId: what was done is answered again. However long
 * that takes, no step is given up: its command is on the log, and what comes of it belongs into the row.
 */
@Injectable()
export class AskAgain {
  readonly #dataSource: DataSource;
  readonly #jobs: JobsAtWorkRepository;
  readonly #rows: JobRowsRepository;
  readonly #carryOn: CarryOn;
  readonly #metrics: DispatchMetrics;
  readonly #logger: Logger;
  readonly #nowMs: () => number;
  readonly #answerWithinMs: number;
  #hearsSinceMs: number | undefined;

  constructor(
    dataSource: DataSource,
    jobs: JobsAtWorkRepository,
    rows: JobRowsRepository,
    carryOn: CarryOn,
    metrics: DispatchMetrics,
    @Inject(CONFIG) config: BulkJobsConfig,
    @Inject(LOGGER) logger: Logger,
    @Inject(NOW_MS) nowMs: () => number,
  ) {
    this.#dataSource = dataSource;
    this.#jobs = jobs;
    this.#rows = rows;
    this.#carryOn = carryOn;
    this.#metrics = metrics;
    this.#logger = logger;
    this.#nowMs = nowMs;
    this.#answerWithinMs = config.BULK_JOBS_ANSWER_WITHIN_S * 1_000;
  }

  /** @param hearsReplies whether replies are taken at this moment: while they are not, their absence says nothing */
  async lookForOverdue(hearsReplies: boolean): Promise<void> {
    const nowMs = this.#nowMs();
    this.#hearsSinceMs = hearsReplies ? (this.#hearsSinceMs ?? nowMs) : undefined;
    // After an outage, what is on the log already is taken first.
    if (this.#hearsSinceMs === undefined || nowMs - this.#hearsSinceMs < this.#answerWithinMs) return;
    if ((await this.#rows.jobsOverdue(this.#dataSource, nowMs)).length === 0) return;
    if ((await outboxWaitMs(this.#dataSource)) > OUTBOX_STANDS_STILL_MS) {
      // Nobody was asked yet; it would be said twice once the log is back.
      this.#hearsSinceMs = undefined;
      return;
    }
    const again = await inTransaction(this.#dataSource, (manager) => this.#askAgain(manager, nowMs));
    for (const overdue of again) this.#report(overdue);
  }

  async #askAgain(manager: EntityManager, nowMs: number): Promise<readonly Overdue[]> {
    if (!(await this.#jobs.tryLead(manager))) return [];
    const jobs = await this.#jobs.lock(manager, await this.#rows.jobsOverdue(manager, nowMs));
    const rows = await this.#rows.overdue(manager, nowMs, [...jobs.keys()]);
    const overdue = rows.flatMap((row): Overdue[] => {
      const step = nextStep(row.state);
      return step === undefined ? [] : [{ row, step: step.name, job: lockedJobOf(jobs, row) }];
    });
    const asked = overdue.map(({ row, step, job }) => this.#carryOn.ask(row, step, job, row.asked));
    await this.#rows.save(
      manager,
      overdue.map(({ row }, index) => ({ ...row, asked: asked[index]?.asked })),
    );
    await addToOutbox(
      manager,
      asked.map(({ command }) => command),
    );
    return overdue;
  }

  #report({ row: { rowNumber, asked }, step, job: { jobId } }: Overdue): void {
    this.#metrics.unanswered(step);
    this.#logger.warn({ jobId, rowNumber, step, asks: asked.asks }, 'a step of a job was not answered in time');
  }
}
