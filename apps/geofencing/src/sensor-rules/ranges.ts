import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsNumber, Max, Min } from 'class-validator';

const IsWithin = (minimum: number, maximum: number, unit: string): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ minimum, maximum, description: `${unit}; begin is below end, and both are in range.` }),
    IsNumber(),
    Min(minimum),
    Max(maximum),
  );

/** What is in range, both ends included (SEN-1). */
export interface Range {
  readonly begin: number;
  readonly end: number;
}

export class PercentRange implements Range {
  @IsWithin(0, 100, 'Percent')
  begin!: number;

  @IsWithin(0, 100, 'Percent')
  end!: number;
}

export class PressureRange implements Range {
  @IsWithin(300, 1_500, 'hPa')
  begin!: number;

  @IsWithin(300, 1_500, 'hPa')
  end!: number;
}

export class TemperatureRange implements Range {
  @IsWithin(-70, 100, '°C')
  begin!: number;

  @IsWithin(-70, 100, '°C')
  end!: number;
}

export class AccelerationThreshold {
  @ApiProperty({ minimum: 2, maximum: 100, description: 'g; each reading above it is an event.' })
  @IsNumber()
  @Min(2)
  @Max(100)
  value!: number;
}
