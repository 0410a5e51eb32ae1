import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

export class LicensedDevice {
  @ApiProperty({ description: 'A UUID, or VRDE- and one of a virtual device.' })
  deviceId!: string;

  @ApiProperty({
    type: 'integer',
    description: 'When the licence was made, in milliseconds since 1970.',
    example: 1_700_000_000_000,
  })
  timestamp!: number;

  @ApiPropertyOptional({ description: 'Virtual devices only (GEN-12).' })
  externalId?: string;

  @ApiPropertyOptional({ description: 'Virtual devices only (GEN-12).' })
  appId?: string;
}

export class LicensedDevicesPage {
  @ApiProperty({ type: [LicensedDevice] })
  data!: readonly LicensedDevice[];

  @ApiProperty({ type: 'integer', description: 'Items on this page.' })
  count!: number;

  @ApiPropertyOptional({ description: 'Absent on the last page.' })
  pageToken?: string;
}
