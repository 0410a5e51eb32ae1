import { ApiProperty } from '@nestjs/swagger';
import { JITTERBIT_OPERATIONS } from '@umbra/wire';
import { IsString, Matches, MaxLength, NotContains } from 'class-validator';

const MAX_LENGTH = 255;
const NOT_BLANK = { message: '$property must not be blank' };
const NO_NUL = { message: '$property must not hold a NUL character' };

/** J3. Of several reasons the one of the last decorator is told. */
export class RegisterRequest {
  @ApiProperty({ example: 'Dropbox', maxLength: MAX_LENGTH })
  @NotContains('\0', NO_NUL)
  @MaxLength(MAX_LENGTH)
  @Matches(/\S/, NOT_BLANK)
  @IsString()
  name!: string;

  @ApiProperty({ example: '1.0.0', maxLength: MAX_LENGTH, description: 'Free text.' })
  @NotContains('\0', NO_NUL)
  @MaxLength(MAX_LENGTH)
  @Matches(/\S/, NOT_BLANK)
  @IsString()
  version!: string;
}

/** J7: what is no name, key or secret of ours is a mismatch and no mistake. */
export class ValidateRequest {
  @ApiProperty()
  @Matches(/\S/, NOT_BLANK)
  @IsString()
  name!: string;

  @ApiProperty()
  @Matches(/\S/, NOT_BLANK)
  @IsString()
  key!: string;

  @ApiProperty()
  @Matches(/\S/, NOT_BLANK)
  @IsString()
  secret!: string;
}

const UUID_EXAMPLE = '6d093654-0c7d-4d0e-9f52-10cad6797d6e';

class Succeeded {
  @ApiProperty({ enum: [true] })
  status!: true;
}

export class RegisterResponse extends Succeeded {
  @ApiProperty({ enum: [JITTERBIT_OPERATIONS.register] })
  operation!: string;

  @ApiProperty({ example: '4471' })
  id!: string;

  @ApiProperty({ example: UUID_EXAMPLE })
  key!: string;

  @ApiProperty({ example: UUID_EXAMPLE })
  secret!: string;

  @ApiProperty({ example: '2370701', description: 'The first of 100 ids (J3.3).' })
  endpointEntityId!: string;

  @ApiProperty({ example: '2370702' })
  functionEntityStartId!: string;

  @ApiProperty({ example: '2370800' })
  functionEntityEndId!: string;
}

export class RegisteredConnector {
  @ApiProperty({ example: '4471' })
  id!: string;

  @ApiProperty({ example: 'Dropbox' })
  name!: string;

  @ApiProperty({ example: '1.0.0' })
  version!: string;

  @ApiProperty({ example: UUID_EXAMPLE })
  key!: string;

  @ApiProperty({ example: UUID_EXAMPLE, description: 'In clear (J4.2).' })
  secret!: string;

  @ApiProperty({ example: '2370701' })
  endpointEntityId!: string;

  @ApiProperty({ example: '2370702' })
  functionEntityStartId!: string;

  @ApiProperty({ example: '2370800' })
  functionEntityEndId!: string;
}

export class ListResponse extends Succeeded {
  @ApiProperty({ enum: [JITTERBIT_OPERATIONS.list] })
  operation!: string;

  @ApiProperty({ type: [RegisteredConnector] })
  registeredConnectorList!: readonly RegisteredConnector[];
}

/** J5 and J6 */
export class DeletedResponse extends Succeeded {
  @ApiProperty({ enum: [JITTERBIT_OPERATIONS.delete, JITTERBIT_OPERATIONS.deletePayload] })
  operation!: string;

  @ApiProperty({ example: '4471' })
  id!: string;
}

export class ValidateResponse extends Succeeded {
  @ApiProperty({ enum: [JITTERBIT_OPERATIONS.validate] })
  operation!: string;

  @ApiProperty({ example: '4471' })
  id!: string;

  @ApiProperty({ example: 'Dropbox' })
  name!: string;
}
