import { Inject, Injectable } from '@nestjs/common';
import { inTransaction } from '@umbra/postgres';
import { DataSource, type EntityManager } from 'typeorm';
import type { BulkJobsConfig } from '../bulk-jobs.config.ts';
import { CONFIG, NOW_MS } from '../bulk-jobs.tokens.ts';
import { beginRow } from '../job/begin-row.ts';
import { jobBegun } from '../job/job-progress.ts';
import { CarryOn } from './carry-on.ts';
import { DispatchMetrics } from './dispatch-metrics.ts';
import { JobRowsRepository } from './job-rows.repository.ts';
import { JobsAtWorkRepository, type LockedJob, type Work } from './jobs-at-work.repository.ts';
import { shareOut, type InFlightLimits } from './share-out.ts';

/**
 * Begins rows of jobs: as many as may be in flight, shared out fairly (ADR 22). Any replica does it, one at a time; what has
 * begun goes on by its replies, in whichever replica takes them.
 */
@Injectable()
export class Dispatcher {
  readonly #dataSource: DataSource;
  readonly #jobs: JobsAtWorkRepository;
  readonly #rows: JobRowsRepository;
  readonly #carryOn: CarryOn;
  readonly #metrics: DispatchMetrics;
  readonly #nowMs: () => number;
  readonly #limits: InFlightLimits;

  constructor(
    dataSource: DataSource,
    jobs: JobsAtWorkRepository,
    rows: JobRowsRepository,
    carryOn: CarryOn,
    metrics: DispatchMetrics,
    @Inject(CONFIG) config: BulkJobsConfig,
    @Inject(NOW_MS) nowMs: () => number,
  ) {
    this.#dataSource = dataSource;
    this.#jobs = jobs;
    this.#rows = rows;
    this.#carryOn = carryOn;
    this.#metrics = metrics;
    this.#nowMs = nowMs;
    this.#limits = {
      all: config.BULK_JOBS_ROWS_IN_FLIGHT,
      ofAJob: config.BULK_JOBS_ROWS_IN_FLIGHT_OF_A_JOB,
      overdueOfAProject: config.BULK_JOBS_ROWS_OVERDUE_OF_A_PROJECT,
    };
  }

  /** One look at what is to begin; most find nothing, and cost one statement. */
  async beginRows(): Promise<void> {
    const work = await this.#jobs.work(this.#dataSource);
    this.#metrics.seen(work);
    if (this.#shares(work).size === 0) return;
    await inTransaction(this.#dataSource, (manager) => this.#begin(manager));
  }

  async #begin(manager: EntityManager): Promise<void> {
    if (!(await this.#jobs.tryLead(manager))) return;
    const shares = this.#shares(await this.#jobs.work(manager));
    const jobs = new Map<number, LockedJob>();
    for (const [jobKey, job] of await this.#jobs.lock(manager, [...shares.keys()])) {
      // One may have been cancelled since (BULK-10).
      if (job.status !== 'pending' && job.status !== 'ongoing') continue;
      jobs.set(jobKey, { ...jobBegun(job), lastBegunAtMs: this.#nowMs() });
    }
    const rows = await this.#rows.pending(manager, new Map([...shares].filter(([jobKey]) => jobs.has(jobKey))));
    if (rows.length === 0) return;
    await this.#jobs.save(manager, [...jobs.values()]);
    await this.#carryOn.save(
      manager,
      jobs,
      rows.map((row) => ({ ...row, state: beginRow(row.wish) })),
    );
  }

  #shares({ jobs, ...ofAll }: Work): ReadonlyMap<number, number> {
    return shareOut(jobs, ofAll, this.#limits);
  }
}
