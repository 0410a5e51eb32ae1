import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { LimitPageResponse } from '@umbra/wire/openapi';
import { pendingOf, progressOf, type JobStatus, type JobType } from '../job/job.ts';
import type { StoredJob } from './jobs.repository.ts';

export const JOB_STATUSES = [
  'pending',
  'ongoing',
  'completed',
  'failed',
  'cancelled',
  'acknowledged',
] as const satisfies readonly JobStatus[];
export const JOB_TYPES = ['create', 'delete'] as const satisfies readonly JobType[];

const STATUS = {
  enum: [...JOB_STATUSES],
  description: 'completed also when some rows failed; failed when all did (BULK-9).',
};

/** §9.1: a job in lists. */
export class JobView {
  @ApiProperty({ example: 'BULK-2f1c7a0e-5c9e-4a0b-8a43-0d5f1f3c6b1d' })
  jobId!: string;

  @ApiProperty(STATUS)
  status!: JobStatus;

  @ApiProperty({ enum: [...JOB_TYPES] })
  type!: JobType;
}

export class JobsPage extends LimitPageResponse {
  @ApiProperty({ type: [JobView] })
  items!: readonly JobView[];
}

/** §9.1 JobStatus */
export class JobStatusView {
  @ApiProperty(STATUS)
  status!: JobStatus;

  @ApiProperty({ enum: [...JOB_TYPES] })
  type!: JobType;

  @ApiPropertyOptional({ description: 'As the upload gave it.' })
  fileName?: string;

  @ApiProperty({ type: 'integer', minimum: 0, maximum: 100, description: 'Percent of the rows that have ended.' })
  progress!: number;

  @ApiProperty({ type: 'integer', description: 'Rows: succeeded, partiallySucceeded, failed and pending together.' })
  total!: number;

  @ApiProperty({ type: 'integer', description: 'Rows of which all was done.' })
  succeeded!: number;

  @ApiProperty({ type: 'integer', description: 'Rows of which something was refused.' })
  partiallySucceeded!: number;

  @ApiProperty({ type: 'integer', description: 'Rows of which nothing was done.' })
  failed!: number;

  @ApiProperty({ type: 'integer', description: 'Rows that have not ended; of a cancelled job, that never began.' })
  pending!: number;
}

export const jobView = ({ jobId, status, type }: StoredJob): JobView => ({ jobId, status, type });

export function jobStatusView(job: StoredJob): JobStatusView {
  const { status, type, fileName, total, succeeded, partiallySucceeded, failed } = job;
  return {
    ...{ status, type },
    ...(fileName === null ? {} : { fileName }),
    ...{ progress: progressOf(job), total, succeeded, partiallySucceeded, failed, pending: pendingOf(job) },
  };
}
