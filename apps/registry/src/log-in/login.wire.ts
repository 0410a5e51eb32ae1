import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsText, Optional } from '@umbra/wire';

const MAX_EMAIL_LENGTH = 320;
const MAX_PASSWORD_LENGTH = 1_000;
const MAX_REALM_LENGTH = 100;

export class LoginRequest {
  @ApiProperty({ example: 'demo@umbra.local', maxLength: MAX_EMAIL_LENGTH })
  @IsText(1, MAX_EMAIL_LENGTH)
  email!: string;

  @ApiProperty({ format: 'password', maxLength: MAX_PASSWORD_LENGTH })
  @IsText(1, MAX_PASSWORD_LENGTH)
  password!: string;

  @ApiPropertyOptional({ description: 'Any case; echoed.', example: 'here', maxLength: MAX_REALM_LENGTH })
  @Optional()
  @IsText(1, MAX_REALM_LENGTH)
  realm?: string;
}

/** Answer of login and refresh. */
export class UserTokenResponse {
  @ApiProperty({ description: 'At most 1023 bytes.' })
  accessToken!: string;

  @ApiProperty({ description: 'Good for one refresh, together with this access token (USR-4).' })
  refreshToken!: string;

  @ApiProperty({ type: 'integer', description: 'Seconds.', example: 86_400 })
  expiresIn!: number;

  @ApiProperty({ enum: ['bearer'] })
  tokenType!: 'bearer';

  @ApiProperty({ example: 'here' })
  realm!: string;

  @ApiProperty({ example: 'HERE-0b1a3c1e-7a35-4f5f-9a2f-0d8f5ac5f1b7' })
  userId!: string;
}
