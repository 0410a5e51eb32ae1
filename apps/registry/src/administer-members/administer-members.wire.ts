import { ApiProperty } from '@nestjs/swagger';
import { LimitPageResponse } from '@umbra/wire/openapi';
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

export class MembersPage extends LimitPageResponse {
  @ApiProperty({ type: [Member] })
  items!: readonly Member[];
}
