import { Injectable } from '@nestjs/common';
import { change, select, type Queryable } from '@umbra/postgres';
import type { Job } from '../job/job.ts';
import type { JobProgress } from '../job/job-progress.ts';
import type { RowsInFlight, WaitingJob } from './share-out.ts';

/** A job whose lock the transaction holds: nobody else changes it or its rows until then. */
export interface LockedJob extends Pick<Job, 'jobId' | 'projectId' | 'requestedBy' | 'correlationId'>, JobProgress {
  readonly jobKey: number;
  readonly lastBegunAtMs: number;
}

export interface Work extends RowsInFlight {
  /** Of all jobs that begin rows, those of which some are to be begun next. */
  readonly jobs: readonly WaitingJob[];
  /** Jobs that have not ended. */
  readonly openJobs: number;
}

/** Of one project, by age: more than those share nothing out that would end sooner. */
const JOBS_OF_A_PROJECT_AT_ONCE = 10;
const JOBS_AT_ONCE = 1_000;
/** Of the advisory lock of whoever begins rows or asks again: "bj". */
export const DISPATCH_LOCK_CLASS = 0x62_6a;

/** Jobs as those see them that carry their rows out. */
@Injectable()
export class JobsAtWorkRepository {
  /** Until the end of the transaction nobody else shares out or asks again. @returns false when somebody does so now */
  async tryLead(db: Queryable): Promise<boolean> {
    const [row] = await select<{ leads: boolean }>(
      db,
      `SELECT pg_try_advisory_xact_lock($1, hashtext(current_schema())) AS leads`,
      [DISPATCH_LOCK_CLASS],
    );
    return row?.leads === true;
  }

  async work(db: Queryable): Promise<Work> {
    const [row] = await select<Work>(
      db,
      `WITH busy AS (
         SELECT job_key, count(*)::int AS in_flight, count(*) FILTER (WHERE asks > 1)::int AS overdue
           FROM job_row WHERE awaited_command_id IS NOT NULL GROUP BY job_key
       ), busy_project AS (
         SELECT project_id, sum(in_flight)::int AS in_flight, sum(overdue)::int AS overdue
           FROM busy JOIN job USING (job_key) GROUP BY project_id
       ), open AS (
         SELECT job_key, project_id, last_begun_at_ms, coalesce(busy.in_flight, 0) AS in_flight,
                coalesce(of_project.in_flight, 0) AS of_project, coalesce(of_project.overdue, 0) AS overdue_of_project,
                total - succeeded - partially_succeeded - failed - coalesce(busy.in_flight, 0) AS waiting
           FROM job LEFT JOIN busy USING (job_key) LEFT JOIN busy_project AS of_project USING (project_id)
          WHERE status IN ('pending', 'ongoing')
       ), next AS (
         SELECT * FROM (
           SELECT *, row_number() OVER (PARTITION BY project_id ORDER BY job_key) AS place FROM open WHERE waiting > 0
         ) AS ranked
         WHERE place <= $1 ORDER BY place, last_begun_at_ms, job_key LIMIT $2
       )
       SELECT coalesce((SELECT sum(in_flight)::int FROM busy), 0) AS "inFlight",
              coalesce((SELECT sum(overdue)::int FROM busy), 0) AS overdue,
              (SELECT count(*)::int FROM open) AS "openJobs",
              coalesce((SELECT json_agg(json_build_object(
                'jobKey', job_key, 'projectId', project_id, 'inFlight', in_flight, 'waiting', waiting,
                'lastBegunAtMs', last_begun_at_ms,
                'ofProject', json_build_object('inFlight', of_project, 'overdue', overdue_of_project)
              )) FROM next), '[]') AS jobs`,
      [JOBS_OF_A_PROJECT_AT_ONCE, JOBS_AT_ONCE],
    );
    return row ?? { jobs: [], inFlight: 0, overdue: 0, openJobs: 0 };
  }

  /** In one order for all, so that two who lock several do not wait for each other. Those that are gone are left out. */
  async lock(db: Queryable, jobKeys: readonly number[]): Promise<ReadonlyMap<number, LockedJob>> {
    if (jobKeys.length === 0) return new Map();
    const jobs = await select<LockedJob>(
      db,
      `SELECT job_key AS "jobKey", job_id AS "jobId", project_id AS "projectId", requested_by AS "requestedBy",
              correlation_id AS "correlationId", status, total, succeeded,
              partially_succeeded AS "partiallySucceeded", failed, last_begun_at_ms AS "lastBegunAtMs"
         FROM job WHERE job_key = ANY ($1) ORDER BY job_key FOR UPDATE`,
      [jobKeys],
    );
    return new Map(jobs.map((job) => [job.jobKey, job]));
  }

  async save(db: Queryable, jobs: readonly LockedJob[]): Promise<void> {
    if (jobs.length === 0) return;
    await change(
      db,
      `UPDATE job
          SET status = now.status, succeeded = now.succeeded, partially_succeeded = now.partially_succeeded,
              failed = now.failed, last_begun_at_ms = now.last_begun_at_ms
         FROM unnest($1::bigint[], $2::text[], $3::int[], $4::int[], $5::int[], $6::bigint[])
           AS now (job_key, status, succeeded, partially_succeeded, failed, last_begun_at_ms)
        WHERE job.job_key = now.job_key`,
      [
        jobs.map(({ jobKey }) => jobKey),
        jobs.map(({ status }) => status),
        jobs.map(({ succeeded }) => succeeded),
        jobs.map(({ partiallySucceeded }) => partiallySucceeded),
        jobs.map(({ failed }) => failed),
        jobs.map(({ lastBegunAtMs }) => lastBegunAtMs),
      ],
    );
  }
}
