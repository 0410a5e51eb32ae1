import { Inject, Injectable } from '@nestjs/common';
import type { CommandOutcome } from '@umbra/contracts/command';
import type { Logger } from '@umbra/observability';
import { addToOutbox, inTransaction } from '@umbra/postgres';
import { DataSource, type EntityManager } from 'typeorm';
import type { BulkJobsConfig } from '../bulk-jobs.config.ts';
import { CONFIG, LOGGER, NOW_MS } from '../bulk-jobs.tokens.ts';
import type { RowStatus } from '../job/job.ts';
import { nextStep } from '../job/row-state.ts';
import type { StepName } from '../job/step.ts';
import { takeOutcome } from '../job/take-outcome.ts';
import { CarryOn, lockedJobOf } from './carry-on.ts';
import { DispatchMetrics } from './dispatch-metrics.ts';
import { JobRowsRepository, type AwaitingRow } from './job-rows.repository.ts';
import { JobsAtWorkRepository, type LockedJob } from './jobs-at-work.repository.ts';
import { allPatienceMs, MAX_ASKS } from './patience.ts';

interface Overdue {
  readonly row: AwaitingRow;
  readonly step: StepName;
  readonly job: LockedJob;
}

interface Treated {
  readonly again: readonly Overdue[];
  readonly given: readonly Overdue[];
  /** What became of rows that have ended by it. */
  readonly ended: readonly RowStatus[];
}

/**
 * Asks once more for steps whose reply did not come, with the same commandId: what was done is answered again. After some
 * times the step counts as failed, so that no job stays open for ever.
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
    const { again, given, ended } = await inTransaction(this.#dataSource, (manager) => this.#treat(manager, nowMs));
    this.#metrics.ended(ended);
    for (const overdue of again) this.#report(overdue, 'asked again');
    for (const overdue of given) this.#report(overdue, 'given up');
  }

  async #treat(manager: EntityManager, nowMs: number): Promise<Treated> {
    if (!(await this.#jobs.tryLead(manager))) return { again: [], given: [], ended: [] };
    const jobs = await this.#jobs.lock(manager, await this.#rows.jobsOverdue(manager, nowMs));
    const rows = await this.#rows.overdue(manager, nowMs, [...jobs.keys()]);
    const overdue = rows.flatMap((row): Overdue[] => {
      const step = nextStep(row.state);
      return step === undefined ? [] : [{ row, step: step.name, job: lockedJobOf(jobs, row) }];
    });
    const [given, again] = [overdue.filter(isGivenUp), overdue.filter((one) => !isGivenUp(one))];
    await this.#askAgain(manager, again);
    const lost = given.map(({ row }) => ({ ...row, state: takeOutcome(row.state, this.#unanswered()) }));
    return { again, given, ended: await this.#carryOn.save(manager, jobs, lost) };
  }

  async #askAgain(manager: EntityManager, overdue: readonly Overdue[]): Promise<void> {
    const asked = overdue.map(({ row, step, job }) => this.#carryOn.ask(row, step, job, row.asked));
    await this.#rows.save(
      manager,
      overdue.map(({ row }, index) => ({ ...row, asked: asked[index]?.asked })),
    );
    await addToOutbox(
      manager,
      asked.map(({ command }) => command),
    );
  }

  #unanswered(): CommandOutcome {
    const minutes = (allPatienceMs(this.#answerWithinMs) / 60_000).toFixed(1);
    const message = `This step was asked for ${String(MAX_ASKS)} times within ${minutes} minutes and not answered: whether it was done is not known.`;
    return { status: 'refused', refusal: { status: 504, code: 'BULK_JOBS_STEP_UNANSWERED', message } };
  }

  #report({ row, step, job: { jobId } }: Overdue, then: 'asked again' | 'given up'): void {
    this.#metrics.unanswered(step, then);
    const { rowNumber, asked } = row;
    this.#logger.warn({ jobId, rowNumber, step, asks: asked.asks, then }, 'a step of a job was not answered in time');
  }
}

const isGivenUp = ({ row }: Overdue): boolean => row.asked.asks >= MAX_ASKS;
