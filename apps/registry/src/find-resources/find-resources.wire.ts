import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { LimitPageResponse } from '@umbra/wire/openapi';

export class ResourceFilterRequest {
  @ApiProperty({
    description: 'The key of a label, the type of an alias; onlyShipments or onlyShipmentPlans stand alone.',
  })
  key!: string;

  @ApiPropertyOptional({ description: 'May hold * and ?.' })
  value?: string;

  @ApiPropertyOptional({ enum: ['aliases', 'labels'] })
  storage?: 'aliases' | 'labels';
}

export class FindResourcesRequest {
  @ApiProperty({ type: [ResourceFilterRequest], minItems: 1, maxItems: 10, description: 'All of them must be met.' })
  filters!: readonly ResourceFilterRequest[];
}

export class FoundResource {
  @ApiProperty({ description: 'Of a device its trackingId.' })
  resourceId!: string;
}

export class FoundResourcesPage extends LimitPageResponse {
  @ApiProperty({ type: [FoundResource] })
  items!: readonly FoundResource[];

  @ApiProperty({ type: 'integer', description: 'Of all pages, when the first one was asked for.' })
  total!: number;
}
