import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn } from 'class-validator';

const ROLES = ['admin', 'member'] as const;

export class SetMemberRequest {
  @ApiProperty({ enum: ROLES, description: 'Only admins make and end licences (REG-2).' })
  @IsIn(ROLES)
  role!: (typeof ROLES)[number];
}

export class Member {
  @ApiProperty()
  userId!: string;

  @ApiProperty()
  email!: string;

  @ApiProperty()
  name!: string;

  @ApiProperty({ enum: ROLES })
  role!: (typeof ROLES)[number];
}

export class MembersPage {
  @ApiProperty({ type: [Member] })
  items!: readonly Member[];

  @ApiProperty({ type: 'integer' })
  count!: number;

  @ApiProperty({ type: 'integer' })
  limit!: number;

  @ApiPropertyOptional({ description: 'Absent on the last page.' })
  nextPageToken?: string;
}
