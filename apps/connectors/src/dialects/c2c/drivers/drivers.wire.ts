import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { LimitPageResponse } from '@umbra/wire/openapi';
import { credentialFieldsOf } from '../../../domain/credentials/credential-problems.ts';
import type { Driver } from '../../../domain/driver/driver.ts';

/** A field of the `externalCloudInfo` that a driver wants. */
export class CredentialFieldView {
  @ApiProperty({ maxLength: 100 })
  key!: string;

  @ApiProperty()
  label!: string;

  @ApiPropertyOptional({ description: 'It need not be given.' })
  hidden?: boolean;
}

export class StrategyView {
  @ApiPropertyOptional()
  name?: string;
}

/** §8.2 Driver */
export class DriverView {
  @ApiProperty({ minLength: 1, maxLength: 50 })
  driverId!: string;

  @ApiProperty({ enum: ['push', 'pull', 'none'] })
  driverSyncMethod!: Driver['syncMethod'];

  @ApiProperty({ enum: ['tracker-device', 'transporter', 'internal'] })
  driverType!: Driver['driverType'];

  @ApiProperty({ type: [CredentialFieldView] })
  externalCloudInfoSchema!: readonly CredentialFieldView[];

  @ApiProperty({ description: 'Name of the external cloud.' })
  provider!: string;

  @ApiProperty()
  strategy!: StrategyView;

  @ApiProperty({ type: 'integer' })
  version!: number;

  @ApiPropertyOptional({ description: 'A callback that names an unknown device makes it (C2C-18).' })
  autoProvisionCallbackDevices?: boolean;
}

export class DriversPage extends LimitPageResponse {
  @ApiProperty({ type: [DriverView] })
  items!: readonly DriverView[];
}

export class VerifiedResponse {
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: 'Of drivers with a mapping: what something of the cloud becomes by it.',
  })
  sample?: unknown;
}

export const driverView = (driver: Driver): DriverView => ({
  driverId: driver.driverId,
  driverSyncMethod: driver.syncMethod,
  driverType: driver.driverType,
  externalCloudInfoSchema: credentialFieldsOf(driver).map(({ key, label, isOptional }) => ({
    ...{ key, label },
    ...(isOptional === true ? { hidden: true } : {}),
  })),
  provider: driver.provider,
  strategy: { name: driver.strategy },
  version: driver.version,
  ...(driver.provisionsByCallback === true ? { autoProvisionCallbackDevices: true } : {}),
});
