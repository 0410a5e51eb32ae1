import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsInt, IsObject, Max, Min, ValidateNested } from 'class-validator';
import { Optional } from '@umbra/wire';
import { ErrorResponse } from '@umbra/wire/openapi';
import { IsExternalId, MAX_EXTERNAL_ID_LENGTH } from '../http/is-external-id.decorator.ts';

const MAX_COUNT = 1_000;
const MAX_DEVICES = 100;

export class VirtualDeviceRequest {
  @ApiProperty({
    description: 'External id, unique per app (REG-6). Not ".", not beginning with "..", no control characters.',
    minLength: 1,
    maxLength: MAX_EXTERNAL_ID_LENGTH,
  })
  @IsExternalId()
  id!: string;
}

/** Exactly one of the two. */
export class ProvisionDevicesRequest {
  @ApiPropertyOptional({ type: 'integer', description: 'So many physical devices.', minimum: 1, maximum: MAX_COUNT })
  @Optional()
  @IsInt()
  @Min(1)
  @Max(MAX_COUNT)
  count?: number;

  @ApiPropertyOptional({ description: 'These virtual devices.', type: [VirtualDeviceRequest], maxItems: MAX_DEVICES })
  @Optional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_DEVICES)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => VirtualDeviceRequest)
  devices?: VirtualDeviceRequest[];
}

export class JobResponse {
  @ApiProperty({ format: 'uuid', description: 'Good for 24 hours (REG-3).' })
  jobId!: string;
}

export class JobStatusResponse {
  @ApiProperty({ enum: ['started', 'complete'] })
  status!: 'started' | 'complete';

  @ApiProperty({ type: 'integer', minimum: 0, maximum: 100 })
  percent!: number;
}

export class JobDevice {
  @ApiProperty({ description: 'A UUID, or VRDE- and one of a virtual device.' })
  deviceId!: string;

  @ApiPropertyOptional({ description: 'Physical devices only.' })
  deviceSecret?: string;

  @ApiPropertyOptional({ description: 'Virtual devices only.' })
  externalId?: string;

  @ApiPropertyOptional({ description: 'Virtual devices only, of which it is the app (GEN-12).' })
  appId?: string;

  @ApiPropertyOptional({ description: 'Only with autoclaim.' })
  trackingId?: string;
}

export class JobError {
  @ApiProperty({ description: 'The external id that could not be used.' })
  id!: string;

  @ApiProperty({ type: ErrorResponse })
  error!: ErrorResponse;
}

export class JobResultsPage {
  @ApiProperty({ type: [JobDevice] })
  data!: readonly JobDevice[];

  @ApiProperty({ type: [JobError] })
  errors!: readonly JobError[];

  @ApiProperty({ type: 'integer', description: 'Devices in `data`.' })
  count!: number;

  @ApiPropertyOptional({ description: 'Absent on the last page.' })
  pageToken?: string;
}
