import type { JobStatus } from '../api/job.ts';

/** Of a job of one row that was completed, if nothing else is said; what is left of its rows is pending. */
export function aStatus(over: Partial<JobStatus> = {}): JobStatus {
  const { total = 1, succeeded = 0, partiallySucceeded = 0, failed = 0 } = over;
  const ended = succeeded + partiallySucceeded + failed;
  const counts = { total, succeeded, partiallySucceeded, failed, pending: total - ended };
  return { status: 'completed', type: 'create', progress: Math.floor((ended * 100) / total), ...counts, ...over };
}
