import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { LimitPageResponse } from '@umbra/wire/openapi';
import { IsText, Optional } from '@umbra/wire';
import { Allow, IsBoolean, IsInt, IsObject, Max, Min } from 'class-validator';
import { MAX_REFRESH_INTERVAL_S, MIN_REFRESH_INTERVAL_S } from '../../../domain/driver/refresh-interval.ts';

const CLOUD_INFO = {
  type: 'object' as const,
  additionalProperties: true,
  description:
    "What the driver's externalCloudInfoSchema asks for. Secrets are shown as a mask; sent back with the mask they stay as they are. " +
    'Drivers that are called have an apiKey in it, of 20 to 100 characters, made where none is given (C2C-17).',
};

/** §8.2 ConnectorInput */
export class ConnectorInput {
  @ApiProperty({ minLength: 1, maxLength: 100, description: 'Unique in the project.' })
  @IsText(1, 100)
  name!: string;

  @ApiProperty({ minLength: 1, maxLength: 50, description: 'Cannot be changed later.' })
  @IsText(1, 50)
  driverId!: string;

  @ApiProperty(CLOUD_INFO)
  @IsObject()
  externalCloudInfo!: Readonly<Record<string, unknown>>;

  @ApiProperty({ description: 'False: it is not executed, and callbacks are ignored.' })
  @IsBoolean()
  enabled!: boolean;

  @ApiPropertyOptional({ maxLength: 200 })
  @Optional()
  @IsText(0, 200)
  description?: string;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: MIN_REFRESH_INTERVAL_S,
    description: 'Drivers that are called: 900 by default and at most. Others: 3600 by default.',
  })
  @Optional()
  @IsInt()
  @Min(MIN_REFRESH_INTERVAL_S)
  @Max(MAX_REFRESH_INTERVAL_S)
  refreshIntervalS?: number;

  @ApiPropertyOptional({ enum: ['started', 'completed'], description: 'Ignored.' })
  @Allow()
  status?: unknown;
}

export class ConnectorIdentifier {
  @ApiProperty({ example: 'CON-0b1a3c1e-7a35-4f5f-9a2f-0d8f5ac5f1b7' })
  connectorId!: string;
}

/** §8.2 Connector */
export class ConnectorView {
  @ApiProperty()
  connectorId!: string;

  @ApiProperty()
  projectId!: string;

  @ApiProperty()
  name!: string;

  @ApiProperty()
  driverId!: string;

  @ApiProperty(CLOUD_INFO)
  externalCloudInfo!: Readonly<Record<string, unknown>>;

  @ApiProperty()
  enabled!: boolean;

  @ApiPropertyOptional()
  description?: string;

  @ApiProperty({ type: 'integer' })
  refreshIntervalS!: number;

  @ApiPropertyOptional({ format: 'date-time', description: 'Absent before the first execution.' })
  lastExecTs?: string;

  @ApiProperty({ type: 'integer' })
  totalAddedDevices!: number;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;

  @ApiProperty({ enum: ['started', 'completed'], description: 'Of its creation.' })
  status!: 'started' | 'completed';
}

export class ConnectorsPage extends LimitPageResponse {
  @ApiProperty({ type: [ConnectorView] })
  items!: readonly ConnectorView[];
}
