import { ApiProperty } from '@nestjs/swagger';
import { IsText } from '@umbra/wire';
import { Matches } from 'class-validator';

const MAX_EMAIL_LENGTH = 320;
const MAX_PASSWORD_LENGTH = 1_000;
const NOT_BLANK = { message: '$property must not be blank' };

/** A `deviceId` may come with it; it is for two-factor logins, which are not offered (J1.5). */
export class JitterbitLoginRequest {
  @ApiProperty({ example: 'demo@umbra.local', maxLength: MAX_EMAIL_LENGTH })
  @Matches(/\S/, NOT_BLANK)
  @IsText(1, MAX_EMAIL_LENGTH)
  email!: string;

  @ApiProperty({ format: 'password', maxLength: MAX_PASSWORD_LENGTH })
  @Matches(/\S/, NOT_BLANK)
  @IsText(1, MAX_PASSWORD_LENGTH)
  password!: string;
}

export class JitterbitOrganisation {
  @ApiProperty({ example: '1', description: 'The number of the project, as digits.' })
  orgId!: string;

  @ApiProperty({ description: 'The name of the project.' })
  orgName!: string;
}

export class JitterbitLoginResponse {
  @ApiProperty({ enum: [true] })
  status!: true;

  @ApiProperty({ example: 'User login' })
  operation!: string;

  @ApiProperty({ example: '1_0b1a3c1e-7a35-4f5f-9a2f-0d8f5ac5f1b7', description: 'For the header authToken.' })
  authenticationToken!: string;

  @ApiProperty({ example: '1', description: 'The lowest of orgAttrs (J1.4).' })
  defaultOrgId!: string;

  @ApiProperty({ type: 'integer', example: 14_400, description: 'Fixed: use does not lengthen it (J1.2).' })
  sessionTimeoutInSeconds!: number;

  @ApiProperty({ example: 'http://localhost:8080' })
  serverUrl!: string;

  @ApiProperty({ example: 'http://localhost:8080' })
  cloudAppsUrl!: string;

  @ApiProperty({ type: [JitterbitOrganisation] })
  orgAttrs!: readonly JitterbitOrganisation[];
}
