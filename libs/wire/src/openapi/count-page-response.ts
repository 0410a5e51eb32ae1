import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** What every page of the v2 and v3 services has beside its `data`, as documents show it (PAGE-1 … PAGE-3). */
export abstract class CountPageResponse {
  @ApiProperty({ type: 'integer', description: 'Items of this page.' })
  count!: number;

  @ApiPropertyOptional({ description: 'Absent on the last page.' })
  pageToken?: string;
}
