import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

export class MetadataResponse {
  @ApiProperty({ description: 'Of a device its trackingId.' })
  id!: string;

  @ApiProperty({ type: 'object', additionalProperties: true, example: { colour: 'red', wheels: 4 } })
  data!: Readonly<Record<string, unknown>>;
}

export class MetadataPage {
  @ApiProperty({ type: [MetadataResponse] })
  data!: readonly MetadataResponse[];

  @ApiProperty({ type: 'integer', description: 'Items on this page.' })
  count!: number;

  @ApiPropertyOptional({ description: 'Absent on the last page.' })
  pageToken?: string;
}
