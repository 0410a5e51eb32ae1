import { ApiProperty } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import type { JobStatus } from '../../job/job.ts';
import { JOB_STATUSES } from '../jobs.wire.ts';
import type { JobAction } from './decide-change.ts';

const ACTIONS = ['cancel', 'acknowledge'] as const satisfies readonly JobAction[];

export class JobChange {
  @ApiProperty({
    enum: [...ACTIONS],
    description: 'cancel: rows that have not begun never do. acknowledge: for jobs that have ended.',
  })
  @IsIn(ACTIONS)
  action!: JobAction;
}

export class JobChanged {
  @ApiProperty({ enum: [...JOB_STATUSES] })
  status!: JobStatus;
}
