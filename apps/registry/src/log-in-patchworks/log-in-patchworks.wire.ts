import { ApiProperty } from '@nestjs/swagger';

/** As documents show it; `readPatchworksLogin` reads it. */
export class PatchworksLoginRequest {
  @ApiProperty({ example: 'demo@umbra.local', description: 'The email of the user; `email` is taken as well.' })
  username!: string;

  @ApiProperty({ format: 'password' })
  password!: string;
}

export class PatchworksLoginResponse {
  @ApiProperty({ example: 'You have successfully logged in.' })
  message!: string;

  @ApiProperty({ description: 'For `Authorization: Bearer`: a token of the user, as `/users/v2/login` has it.' })
  token!: string;

  @ApiProperty({ type: 'integer', description: 'Seconds.', example: 86_400 })
  expires_in!: number;
}
