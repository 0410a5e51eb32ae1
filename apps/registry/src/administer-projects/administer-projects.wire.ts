import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsText } from '@umbra/wire';
import { LimitPageResponse } from '@umbra/wire/openapi';
import { IsNumber, Max, Min } from 'class-validator';

const MAX_NAME_LENGTH = 100;
const MIN_SAMPLES_PER_SECOND = 0.001;
const MAX_SAMPLES_PER_SECOND = 1_000_000;

export class CreateProjectRequest {
  @ApiProperty({ minLength: 1, maxLength: MAX_NAME_LENGTH })
  @IsText(1, MAX_NAME_LENGTH)
  name!: string;
}

export class ProjectCreatedResponse {
  @ApiProperty({ example: 'umbra:0b1a3c1e-7a35-4f5f-9a2f-0d8f5ac5f1b7' })
  projectId!: string;

  @ApiProperty({ description: "The project's one application.", minLength: 8 })
  appId!: string;
}

export class SetLimitsRequest {
  @ApiProperty({
    description: 'Over all devices of the project (ING-50).',
    minimum: MIN_SAMPLES_PER_SECOND,
    maximum: MAX_SAMPLES_PER_SECOND,
  })
  @IsNumber()
  @Min(MIN_SAMPLES_PER_SECOND)
  @Max(MAX_SAMPLES_PER_SECOND)
  samplesPerSecond!: number;
}

export class ProjectLimitsResponse {
  @ApiPropertyOptional({ description: "Absent: the instance's default." })
  samplesPerSecond?: number;
}

export class Project {
  @ApiProperty()
  projectId!: string;

  @ApiProperty()
  appId!: string;

  @ApiProperty({ type: 'integer', description: 'Stable number, for dialects whose organisations are numbers.' })
  orgId!: number;

  @ApiProperty()
  name!: string;

  @ApiProperty()
  limits!: ProjectLimitsResponse;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;
}

export class ProjectsPage extends LimitPageResponse {
  @ApiProperty({ type: [Project] })
  items!: readonly Project[];
}
