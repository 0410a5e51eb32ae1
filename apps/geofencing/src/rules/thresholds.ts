import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Optional } from '@umbra/wire';
import { IsInt, Max, Min } from 'class-validator';

const MAX = 2_147_483_647;
const WHOLE = { type: 'integer', minimum: 0, maximum: MAX } as const;

const IsAmount = (): PropertyDecorator => applyDecorators(IsInt(), Min(0), Max(MAX));

export class DurationThreshold {
  @ApiProperty({ ...WHOLE, description: 'Seconds.' })
  @IsAmount()
  durationS!: number;
}

/** At least one of them (RUL-6). */
export class VolumeThreshold {
  @ApiPropertyOptional({ ...WHOLE, description: 'Fewer devices inside are too few.' })
  @Optional()
  @IsAmount()
  minVolume?: number;

  @ApiPropertyOptional({ ...WHOLE, description: 'More devices inside are too many. Not below minVolume.' })
  @Optional()
  @IsAmount()
  maxVolume?: number;
}

export class ScheduleThreshold {
  @ApiPropertyOptional({ ...WHOLE, description: 'Seconds before the planned time, from which on it is early.' })
  @Optional()
  @IsAmount()
  before?: number;

  @ApiPropertyOptional({ ...WHOLE, description: 'Seconds after the planned time, from which on it is delayed.' })
  @Optional()
  @IsAmount()
  after?: number;
}
