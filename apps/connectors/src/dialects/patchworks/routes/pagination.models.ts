import { ApiProperty } from '@nestjs/swagger';
import type { Paginated } from '../query/paginated.ts';

type Links = Paginated<unknown>['links'];
type Meta = Paginated<unknown>['meta'];

/** §3.2: absolute; they keep the other parameters of the query. */
export class PaginationLinks implements Links {
  @ApiProperty()
  first!: string;

  @ApiProperty()
  last!: string;

  @ApiProperty({ type: 'string', nullable: true })
  prev!: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  next!: string | null;
}

/** §3.2 */
export class PaginationMeta implements Meta {
  @ApiProperty({ type: 'integer' })
  current_page!: number;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Place of the first row of this page among all; from 1.',
  })
  from!: number | null;

  @ApiProperty({ type: 'integer', minimum: 1 })
  last_page!: number;

  @ApiProperty()
  path!: string;

  @ApiProperty({ type: 'integer' })
  per_page!: number;

  @ApiProperty({ type: 'integer', nullable: true })
  to!: number | null;

  @ApiProperty({ type: 'integer' })
  total!: number;
}
