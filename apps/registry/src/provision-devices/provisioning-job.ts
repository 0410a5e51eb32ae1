import type { AppId, ExternalId, ProjectId, UserId } from '@umbra/contracts/ids';

/** A batch of licences to be made. The row is the job: whoever works finds in it how far it came. */
export interface ProvisioningJob {
  readonly jobId: string;
  readonly projectId: ProjectId;
  readonly appId: AppId;
  /** Of virtual devices; null: `total` physical ones. */
  readonly externalIds: readonly ExternalId[] | null;
  readonly total: number;
  readonly done: number;
  readonly autoclaim: boolean;
  readonly requestedBy: UserId | 'api-key';
  readonly correlationId: string;
  readonly createdAtMs: number;
}

/** REG-3: after that the job and its results are gone. */
export const JOB_LIFETIME_MS = 24 * 3_600_000;

/** One transaction makes so many: small enough to be over in a moment, large enough not to count. */
export const CHUNK_DEVICES = 250;

/** What came of one device of a job, at its place in the request. */
export type JobResult =
  | {
      readonly ordinal: number;
      readonly deviceId: string;
      readonly externalId: string | null;
      readonly trackingId: string | null;
    }
  | { readonly ordinal: number; readonly externalId: string; readonly error: object };

/** REG-3: `percent` is 100 at completion and not before. */
export function progressOf(job: Pick<ProvisioningJob, 'done' | 'total'>) {
  const status = job.done < job.total ? ('started' as const) : ('complete' as const);
  return { status, percent: Math.floor((100 * job.done) / job.total) };
}
