import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** What every page of the v4 services has beside its `items`, as documents show it (PAGE-1 … PAGE-3). */
export abstract class LimitPageResponse {
  @ApiProperty({ type: 'integer' })
  count!: number;

  @ApiProperty({ type: 'integer' })
  limit!: number;

  @ApiPropertyOptional({ description: 'Absent on the last page.' })
  nextPageToken?: string;
}
