import { ApiProperty } from '@nestjs/swagger';
import { IsText } from '@umbra/wire';

const MAX_TOKEN_LENGTH = 4_096;
const MAX_HRN_LENGTH = 200;

export const ACCESS_TOKEN_TYPE = 'urn:ietf:params:oauth:token-type:access_token';

export class ExchangeTokenRequest {
  @ApiProperty()
  @IsText(1, MAX_TOKEN_LENGTH)
  accessToken!: string;

  @ApiProperty({ description: 'HRN of a project.', example: 'hrn:here:authorization::umbra:project/0b1a3c1e' })
  @IsText(1, MAX_HRN_LENGTH)
  scope!: string;
}

export class ExchangeTokenResponse {
  @ApiProperty({ description: 'Stands for the one project (USR-6).' })
  accessToken!: string;

  @ApiProperty({
    type: 'integer',
    description: 'Seconds; the exchanged token ends when the given one does.',
    example: 86_400,
  })
  expiresIn!: number;

  @ApiProperty({ enum: [ACCESS_TOKEN_TYPE] })
  issuedTokenType!: typeof ACCESS_TOKEN_TYPE;

  @ApiProperty()
  scope!: string;

  @ApiProperty({ enum: ['Bearer'] })
  tokenType!: 'Bearer';
}
