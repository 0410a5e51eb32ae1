import { ApiProperty } from '@nestjs/swagger';
import { IsText } from '@umbra/wire';

const MAX_TOKEN_LENGTH = 4_096;

export class RefreshRequest {
  @ApiProperty({ description: 'The access token that the refresh token came with; it may have expired.' })
  @IsText(1, MAX_TOKEN_LENGTH)
  accessToken!: string;

  @ApiProperty()
  @IsText(1, MAX_TOKEN_LENGTH)
  refreshToken!: string;
}
