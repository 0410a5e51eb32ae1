import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { LimitPageResponse } from '@umbra/wire/openapi';
import { IsText, Optional } from '@umbra/wire';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsString, Length } from 'class-validator';
import type { ExternalDevice } from '../../../domain/external-device/external-device.ts';
import { IsStorableObject } from '../http/is-storable-object.decorator.ts';

/** Of external devices that are added or removed at once. */
export const MAX_DEVICES = 100;
const MAX_INFO_BYTES = 8_192;
const INFO = { type: 'object' as const, additionalProperties: true };

export class ExternalDeviceInput {
  @ApiProperty({ minLength: 1, maxLength: 50 })
  @IsText(1, 50)
  externalDeviceId!: string;

  @ApiPropertyOptional({ description: 'Whether its data is taken. Left out: as it was, or true.' })
  @Optional()
  @IsBoolean()
  enabled?: boolean;

  @ApiPropertyOptional({ ...INFO, description: 'What the driver wants to know of the device. Left out: as it was.' })
  @Optional()
  @IsStorableObject(MAX_INFO_BYTES)
  externalDeviceInfo?: Readonly<Record<string, unknown>>;
}

export class ExternalDevicesToRemove {
  @ApiProperty({ type: [String], minItems: 1, maxItems: MAX_DEVICES })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_DEVICES)
  @IsString({ each: true })
  @Length(1, 50, { each: true })
  externalDeviceIds!: readonly string[];
}

/** §8.2 ExternalDevice */
export class ExternalDeviceView {
  @ApiProperty()
  externalDeviceId!: string;

  @ApiProperty()
  enabled!: boolean;

  @ApiProperty({ enum: ['provisioning', 'provisioned', 'failed'] })
  provisioning!: ExternalDevice['provisioning'];

  @ApiPropertyOptional({ description: 'trackingId of the device that mirrors it.' })
  localDeviceId?: string;

  @ApiPropertyOptional(INFO)
  externalDeviceInfo?: Readonly<Record<string, unknown>>;

  @ApiPropertyOptional({ ...INFO, description: 'Of the provisioning; `error` after a failure.' })
  info?: Readonly<Record<string, unknown>>;
}

export class ExternalDevicesPage extends LimitPageResponse {
  @ApiProperty({ type: [ExternalDeviceView] })
  items!: readonly ExternalDeviceView[];
}

export class FoundConnector {
  @ApiProperty()
  connectorId!: string;
}

export class FoundConnectors {
  @ApiProperty({ type: [FoundConnector] })
  items!: readonly FoundConnector[];
}

export const externalDeviceView = (device: ExternalDevice): ExternalDeviceView => ({
  externalDeviceId: device.externalDeviceId,
  enabled: device.enabled,
  provisioning: device.provisioning,
  ...(device.localDeviceId === null ? {} : { localDeviceId: device.localDeviceId }),
  ...(device.externalDeviceInfo === null ? {} : { externalDeviceInfo: device.externalDeviceInfo }),
  ...(device.info === null ? {} : { info: device.info }),
});
