import type { ProjectId, UserId } from '@umbra/contracts/ids';

/** §9.1, BULK-9, BULK-10 */
export type JobStatus = 'pending' | 'ongoing' | 'completed' | 'failed' | 'cancelled' | 'acknowledged';

export type JobType = 'create' | 'delete';

/** What became of a row (BULK-7); `ongoing` counts as pending. */
export type RowStatus = 'pending' | 'ongoing' | 'succeeded' | 'partiallySucceeded' | 'failed';

/** How many rows of a job came to what; what is in none of them is pending. */
export interface RowCounts {
  readonly total: number;
  readonly succeeded: number;
  readonly partiallySucceeded: number;
  readonly failed: number;
}

export interface Job extends RowCounts {
  /** `BULK-` and a UUIDv4. */
  readonly jobId: string;
  readonly projectId: ProjectId;
  readonly requestedBy: UserId | 'api-key';
  readonly type: JobType;
  readonly status: JobStatus;
  /** Echoed by the status (BULK-17). */
  readonly fileName?: string;
  readonly createdAtMs: number;
  /** Of the upload: the commands of its rows carry it too. */
  readonly correlationId: string;
}

/** BULK-12: for how long jobs and results are kept, from the upload on. */
export const JOB_KEPT_MS = 7 * 24 * 3_600_000;

export const pendingOf = ({ total, succeeded, partiallySucceeded, failed }: RowCounts): number =>
  total - succeeded - partiallySucceeded - failed;

/** BULK-7: the finished share in whole percent; 100 only when nothing is pending. */
export const progressOf = (counts: RowCounts): number =>
  Math.floor(((counts.total - pendingOf(counts)) * 100) / counts.total);
