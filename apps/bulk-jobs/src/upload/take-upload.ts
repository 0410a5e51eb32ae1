import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { ProjectId } from '@umbra/contracts/ids';
import { inTransaction } from '@umbra/postgres';
import { DataSource } from 'typeorm';
import type { BulkJobsConfig } from '../bulk-jobs.config.ts';
import { refusals } from '../bulk-jobs.errors.ts';
import { CONFIG, NOW_MS } from '../bulk-jobs.tokens.ts';
import { changesLicences } from '../job/changes-licences.ts';
import { JOB_KEPT_MS, type Job } from '../job/job.ts';
import { JobsRepository, type KeptJobs } from '../jobs/jobs.repository.ts';
import { OneByOne } from './one-by-one.ts';
import { parseUpload } from './parse-upload.ts';
import type { UploadFormat } from './upload-format.ts';

/** An upload, and for whom it is. */
export interface Upload extends Pick<Job, 'requestedBy' | 'correlationId'> {
  readonly projectId: ProjectId;
  /** Whether who asks is an admin of the project, or one of its API keys (REG-2). */
  readonly mayChangeLicences: boolean;
  readonly fileName: string | undefined;
  readonly format: UploadFormat;
  readonly body: Buffer;
  /** Aborted, with the refusal that it gets, when nobody waits for the answer any more. */
  readonly gone: AbortSignal;
}

const MS_PER_SECOND = 1_000;

/** Makes a job of an upload: all of it, or nothing. */
@Injectable()
export class TakeUpload {
  readonly #dataSource: DataSource;
  readonly #jobs: JobsRepository;
  readonly #config: BulkJobsConfig;
  readonly #nowMs: () => number;
  readonly #oneByOne = new OneByOne();

  constructor(
    dataSource: DataSource,
    jobs: JobsRepository,
    @Inject(CONFIG) config: BulkJobsConfig,
    @Inject(NOW_MS) nowMs: () => number,
  ) {
    this.#dataSource = dataSource;
    this.#jobs = jobs;
    this.#config = config;
    this.#nowMs = nowMs;
  }

  /** @returns the jobId @throws WireError 400 for what is no job, 403 for what is for admins, 412 and 429 for one too many */
  async take(upload: Upload): Promise<string> {
    const { body, format, gone, projectId, mayChangeLicences, requestedBy, correlationId, fileName } = upload;
    const read = await this.#oneByOne.run(() => parseUpload(body, format, gone));
    if ('problems' in read) throw refusals.uploadInvalid(read.problems);
    const { type, wishes } = read;
    const licenceRow = mayChangeLicences ? -1 : wishes.findIndex(changesLicences);
    if (licenceRow >= 0) throw refusals.licencesAreForAdmins(type, licenceRow + 1);
    const job: Job = {
      ...{ jobId: `BULK-${randomUUID()}`, projectId, requestedBy, correlationId, type, status: 'pending' },
      ...(fileName === undefined ? {} : { fileName }),
      ...{ total: wishes.length, succeeded: 0, partiallySucceeded: 0, failed: 0, createdAtMs: this.#nowMs() },
    };
    await inTransaction(this.#dataSource, async (manager) => {
      this.#requireRoom(await this.#jobs.countKept(manager, projectId), job);
      await this.#jobs.insert(manager, job, wishes);
    });
    return job.jobId;
  }

  #requireRoom({ open, jobs, rows, oldestCreatedAtMs }: KeptJobs, { total, createdAtMs }: Job): void {
    const config = this.#config;
    if (open >= config.BULK_JOBS_MAX_OPEN_JOBS_PER_PROJECT) {
      throw refusals.tooManyOpenJobs(config.BULK_JOBS_MAX_OPEN_JOBS_PER_PROJECT);
    }
    const oldestEndsAtMs = (oldestCreatedAtMs ?? createdAtMs) + JOB_KEPT_MS;
    const retryAfterS = Math.max(1, Math.ceil((oldestEndsAtMs - createdAtMs) / MS_PER_SECOND));
    const refuseOver = (what: 'jobs' | 'rows', kept: number, added: number, limit: number): void => {
      if (kept + added <= limit) return;
      throw refusals.quotaExceeded(what, limit, Math.max(0, limit - kept), retryAfterS);
    };
    refuseOver('jobs', jobs, 1, config.BULK_JOBS_MAX_JOBS_PER_PROJECT);
    refuseOver('rows', rows, total, config.BULK_JOBS_MAX_ROWS_PER_PROJECT);
  }
}
