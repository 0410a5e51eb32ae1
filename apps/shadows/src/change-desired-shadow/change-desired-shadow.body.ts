import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsDefined,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  Length,
  Max,
  Min,
  Validate,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { MAX_RATE } from '../desired-shadow/desired-settings.ts';
import { LAST_TIMESTAMP_MS } from '../timeline/event-bounds.ts';
import { IsDisabledList } from './is-disabled-list.ts';
import { Optional } from './optional.decorator.ts';

export const SCAN_GROUPS = ['bt', 'country', 'gsm', 'wcdma', 'tdscdma', 'lte', 'cdma', 'wlan', 'gps'] as const;

export const SENSORS = [
  'accelerationG',
  'batteryIsCharging',
  'batteryLevel',
  'deviceIsAttached',
  'deviceIsStationary',
  'deviceIsTampered',
  'pressureHpa',
  'relativeHumidity',
  'temperatureC',
  'tiltDegree',
] as const;

export class RateBody {
  @ApiPropertyOptional({ minimum: 0, maximum: MAX_RATE, description: 'Milliseconds between samples; below sendMs.' })
  @Optional()
  @IsNumber()
  @Min(0)
  @Max(MAX_RATE)
  sampleMs?: number;

  @ApiPropertyOptional({ minimum: 0, maximum: MAX_RATE, description: 'Milliseconds between reports.' })
  @Optional()
  @IsNumber()
  @Min(0)
  @Max(MAX_RATE)
  sendMs?: number;

  @ApiPropertyOptional({
    minimum: 0,
    maximum: MAX_RATE,
    description: 'Metres after which to sample, whatever the time.',
  })
  @Optional()
  @IsNumber()
  @Min(0)
  @Max(MAX_RATE)
  distanceM?: number;
}

export class PowerSaveBody {
  @ApiPropertyOptional({
    minimum: 0,
    maximum: MAX_RATE,
    description: 'Milliseconds between reports while saving power; 0 = off.',
  })
  @Optional()
  @IsNumber()
  @Min(0)
  @Max(MAX_RATE)
  sendMs?: number;
}

export class SensorLoggingConfigurationBody {
  @ApiProperty({ enum: ['acceleration', 'pressure', 'temperature', 'humidity', 'gnss'] })
  @IsIn(['acceleration', 'pressure', 'temperature', 'humidity', 'gnss'])
  type!: string;

  @ApiPropertyOptional({ minimum: 1, maximum: MAX_RATE, description: 'Milliseconds between measurements.' })
  @Optional()
  @IsNumber()
  @Min(1)
  @Max(MAX_RATE)
  samplingFrequency?: number;
}

export class WlanConfigurationBody {
  @ApiProperty({ minLength: 1, maxLength: 32 })
  @Length(1, 32)
  ssid!: string;

  @ApiProperty({ enum: ['none', 'wpa2psk'] })
  @IsIn(['none', 'wpa2psk'])
  securityMode!: 'none' | 'wpa2psk';

  @ApiPropertyOptional({
    minLength: 8,
    maxLength: 63,
    description:
      'Required unless securityMode is none. Users read ******** in its place, and may send that to keep it.',
  })
  @ValidateIf(({ securityMode, password }: WlanConfigurationBody) => securityMode !== 'none' || password !== undefined)
  @Length(8, 63)
  password?: string;

  @ApiPropertyOptional()
  @Optional()
  @IsBoolean()
  ssidIsHidden?: boolean;
}

export class DisabledPeriodBody {
  @ApiPropertyOptional({ description: 'Milliseconds; from then on, inclusive.' })
  @Optional()
  @IsInt()
  @Min(0)
  @Max(LAST_TIMESTAMP_MS)
  begin?: number;

  @ApiPropertyOptional({ description: 'Milliseconds; until then, inclusive. Absent: without an end.' })
  @Optional()
  @IsInt()
  @Min(0)
  @Max(LAST_TIMESTAMP_MS)
  end?: number;
}

export class DisableTrackingBody {
  @ApiPropertyOptional({ type: [DisabledPeriodBody], maxItems: 1 })
  @Optional()
  @IsArray()
  @ArrayMaxSize(1)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => DisabledPeriodBody)
  periods?: DisabledPeriodBody[];

  @ApiPropertyOptional({
    oneOf: [
      { type: 'string', enum: ['all', ''] },
      { type: 'array', items: { type: 'string', enum: [...SCAN_GROUPS] } },
    ],
    description: 'What is left out of positioning; an empty text for nothing.',
  })
  @Optional()
  @Validate(IsDisabledList, [...SCAN_GROUPS])
  position?: 'all' | '' | string[];

  @ApiPropertyOptional({
    oneOf: [
      { type: 'string', enum: ['all', ''] },
      { type: 'array', items: { type: 'string', enum: [...SENSORS] } },
    ],
    description: 'Sensor data that is left out; an empty text for nothing.',
  })
  @Optional()
  @Validate(IsDisabledList, [...SENSORS])
  sensors?: 'all' | '' | string[];
}

/** What a PUT may set of `system`; the rest belongs to the server (SHA-1). */
export class DesiredSystemBody {
  @ApiPropertyOptional({ type: RateBody })
  @Optional()
  @IsObject()
  @ValidateNested()
  @Type(() => RateBody)
  rate?: RateBody;

  @ApiPropertyOptional({ type: PowerSaveBody })
  @Optional()
  @IsObject()
  @ValidateNested()
  @Type(() => PowerSaveBody)
  powerSave?: PowerSaveBody;

  @ApiPropertyOptional()
  @Optional()
  @IsBoolean()
  syncGeofences?: boolean;

  @ApiPropertyOptional({ description: 'Positions that nobody can have moved to are flagged.' })
  @Optional()
  @IsBoolean()
  detectOutliers?: boolean;

  @ApiPropertyOptional()
  @Optional()
  @IsBoolean()
  wlanConnectivityEnabled?: boolean;

  @ApiPropertyOptional()
  @Optional()
  @IsBoolean()
  sensorLoggingEnabled?: boolean;

  @ApiPropertyOptional({ type: [SensorLoggingConfigurationBody], maxItems: 5 })
  @Optional()
  @IsArray()
  @ArrayMaxSize(5)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => SensorLoggingConfigurationBody)
  sensorLoggingConfigurations?: SensorLoggingConfigurationBody[];

  @ApiPropertyOptional({ minLength: 1, maxLength: 50 })
  @Optional()
  @Length(1, 50)
  sensorLoggingTag?: string;

  @ApiPropertyOptional({ type: [WlanConfigurationBody], maxItems: 10 })
  @Optional()
  @IsArray()
  @ArrayMaxSize(10)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => WlanConfigurationBody)
  wlanConfigurations?: WlanConfigurationBody[];

  @ApiPropertyOptional({ type: DisableTrackingBody })
  @Optional()
  @IsObject()
  @ValidateNested()
  @Type(() => DisableTrackingBody)
  disableTracking?: DisableTrackingBody;
}

export class DesiredBody {
  @ApiPropertyOptional({ type: 'object', additionalProperties: true, description: 'Free; replaced as a whole.' })
  @Optional()
  @IsObject()
  payload?: Record<string, unknown>;

  @ApiPropertyOptional({ type: DesiredSystemBody })
  @Optional()
  @IsObject()
  @ValidateNested()
  @Type(() => DesiredSystemBody)
  system?: DesiredSystemBody;
}

export class ChangeDesiredShadowBody {
  @ApiProperty({ type: DesiredBody })
  @IsDefined()
  @IsObject()
  @ValidateNested()
  @Type(() => DesiredBody)
  desired!: DesiredBody;
}
