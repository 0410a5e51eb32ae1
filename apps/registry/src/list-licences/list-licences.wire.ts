import { ApiProperty } from '@nestjs/swagger';

export class LicenceQuota {
  @ApiProperty({ type: 'integer', description: 'Device licences that the project may have.' })
  provisioning!: number;
}

/** What a project may use. */
export class Licence {
  @ApiProperty()
  appId!: string;

  @ApiProperty()
  projectId!: string;

  @ApiProperty()
  projectName!: string;

  @ApiProperty()
  projectDescription!: string;

  @ApiProperty()
  projectHrn!: string;

  @ApiProperty()
  realm!: string;

  @ApiProperty({ enum: ['evaluation', 'commercial', 'platformApp', 'platform'] })
  type!: 'platform';

  @ApiProperty()
  expired!: boolean;

  @ApiProperty({ format: 'date-time' })
  expiryDate!: string;

  @ApiProperty({ type: [String] })
  features!: readonly string[];

  @ApiProperty()
  quota!: LicenceQuota;
}

export class LicencesResponse {
  @ApiProperty({ type: [Licence] })
  licenses!: readonly Licence[];

  @ApiProperty({ type: 'integer', description: 'Index of the first one, as asked for.' })
  start!: number;

  @ApiProperty({ type: 'integer', description: 'Index behind the last one, as asked for.' })
  end!: number;

  @ApiProperty({ type: 'integer', description: 'All there are.' })
  total!: number;
}
