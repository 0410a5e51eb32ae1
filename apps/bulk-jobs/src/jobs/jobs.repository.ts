import { Inject, Injectable } from '@nestjs/common';
import type { ProjectId } from '@umbra/contracts/ids';
import { change, select, type Queryable } from '@umbra/postgres';
import type { PageWish } from '@umbra/wire';
import type { EntityManager } from 'typeorm';
import { NOW_MS } from '../bulk-jobs.tokens.ts';
import { JOB_KEPT_MS, type Job, type JobStatus, type JobType } from '../job/job.ts';
import type { RowWish } from '../job/row-wish.ts';

/** As it is stored: `key` is its place among all jobs. */
export type StoredJob = Omit<Job, 'correlationId' | 'requestedBy' | 'fileName'> & {
  readonly key: number;
  readonly fileName: string | null;
};

/** Which jobs a list shows; all where a filter is undefined. */
export interface JobFilter {
  readonly type?: JobType | undefined;
  readonly statuses?: readonly JobStatus[] | undefined;
}

/** What the jobs of a project that are kept come to. */
export interface KeptJobs {
  readonly open: number;
  readonly jobs: number;
  readonly rows: number;
  /** Undefined where there is none. */
  readonly oldestCreatedAtMs: number | undefined;
}

const COLUMNS = `job_key AS key, job_id AS "jobId", project_id AS "projectId", type, status, file_name AS "fileName",
  total, succeeded, partially_succeeded AS "partiallySucceeded", failed, created_at_ms AS "createdAtMs"`;

const JOB_ID = /^BULK-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Jobs of projects; those of more than a week ago are not there (BULK-12), whether or not they are deleted already. */
@Injectable()
export class JobsRepository {
  readonly #nowMs: () => number;

  constructor(@Inject(NOW_MS) nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** The job with all its rows, in two statements however many they are. */
  async insert(manager: EntityManager, job: Job, wishes: readonly RowWish[]): Promise<void> {
    const [row] = await select<{ key: number }>(
      manager,
      `INSERT INTO job (job_id, project_id, requested_by, type, status, file_name, total, created_at_ms, correlation_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING job_key AS key`,
      [
        ...[job.jobId, job.projectId, job.requestedBy, job.type, job.status, job.fileName ?? null],
        ...[job.total, job.createdAtMs, job.correlationId],
      ],
    );
    await manager.query(
      `INSERT INTO job_row (job_key, row_number, wish)
       SELECT $1, place, wish FROM jsonb_array_elements($2::jsonb) WITH ORDINALITY AS wishes (wish, place)`,
      [row!.key, JSON.stringify(wishes)],
    );
  }

  async find(db: Queryable, projectId: ProjectId, jobId: string): Promise<StoredJob | undefined> {
    return (await this.#find(db, projectId, jobId, ''))[0];
  }

  /** Nobody else changes it until the transaction ends. */
  async lock(manager: EntityManager, projectId: ProjectId, jobId: string): Promise<StoredJob | undefined> {
    return (await this.#find(manager, projectId, jobId, 'FOR UPDATE'))[0];
  }

  /** Of a locked one. */
  async setStatus(manager: EntityManager, { key }: StoredJob, status: JobStatus): Promise<void> {
    await change(manager, 'UPDATE job SET status = $2 WHERE job_key = $1', [key, status]);
  }

  /** Newest first; with one more than asked for. */
  async page(db: Queryable, projectId: ProjectId, filter: JobFilter, wish: PageWish): Promise<StoredJob[]> {
    return select<StoredJob>(
      db,
      `SELECT ${COLUMNS} FROM job
        WHERE project_id = $1 AND created_at_ms > $2 AND ($3 = 0 OR job_key < $3)
          AND ($4::text IS NULL OR type = $4) AND ($5::text[] IS NULL OR status = ANY ($5))
        ORDER BY job_key DESC LIMIT $6`,
      [projectId, this.#forgottenBeforeMs, wish.after, filter.type ?? null, filter.statuses ?? null, wish.size + 1],
    );
  }

  /** Who else counts those of the project waits until the transaction ends. */
  async countKept(manager: EntityManager, projectId: ProjectId): Promise<KeptJobs> {
    await manager.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`quota/jobs/${projectId}`]);
    const [row] = await select<{ open: number; jobs: number; rows: number; oldest: number | null }>(
      manager,
      `SELECT count(*) FILTER (WHERE status IN ('pending', 'ongoing')) AS open, count(*) AS jobs,
              coalesce(sum(total), 0)::bigint AS rows, min(created_at_ms) AS oldest
         FROM job WHERE project_id = $1 AND created_at_ms > $2`,
      [projectId, this.#forgottenBeforeMs],
    );
    const { oldest, ...counts } = row!;
    return { ...counts, oldestCreatedAtMs: oldest ?? undefined };
  }

  get #forgottenBeforeMs(): number {
    return this.#nowMs() - JOB_KEPT_MS;
  }

  async #find(db: Queryable, projectId: ProjectId, jobId: string, lock: '' | 'FOR UPDATE'): Promise<StoredJob[]> {
    // Also because PostgreSQL takes no NUL.
    if (!JOB_ID.test(jobId)) return [];
    return select<StoredJob>(
      db,
      `SELECT ${COLUMNS} FROM job WHERE job_id = $1 AND project_id = $2 AND created_at_ms > $3 ${lock}`,
      [jobId, projectId, this.#forgottenBeforeMs],
    );
  }
}
