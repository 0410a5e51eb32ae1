import { pendingOf, type Job, type RowCounts, type RowStatus } from './job.ts';

export type JobProgress = Pick<Job, 'status'> & RowCounts;

/** A job after some of its rows have come to their ends, in whatever state it was when they began (BULK-9, BULK-10). */
export function jobAfter(job: JobProgress, ended: readonly RowStatus[]): JobProgress {
  const number = (status: RowStatus): number => ended.filter((one) => one === status).length;
  const counts: RowCounts = {
    total: job.total,
    succeeded: job.succeeded + number('succeeded'),
    partiallySucceeded: job.partiallySucceeded + number('partiallySucceeded'),
    failed: job.failed + number('failed'),
  };
  // One that was cancelled, or is acknowledged since, stays so while its last rows end.
  const isOver = job.status === 'ongoing' && pendingOf(counts) === 0;
  const status = isOver ? (counts.failed === counts.total ? 'failed' : 'completed') : job.status;
  return { ...counts, status };
}

/** A job of which rows begin now. */
export const jobBegun = <Begun extends Pick<Job, 'status'>>(job: Begun): Begun =>
  job.status === 'pending' ? { ...job, status: 'ongoing' } : job;
