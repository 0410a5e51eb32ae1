import { ApiProperty } from '@nestjs/swagger';
import { IsText } from '@umbra/wire';
import { LimitPageResponse } from '@umbra/wire/openapi';

const MAX_NAME_LENGTH = 100;

export class CreateApiKeyRequest {
  @ApiProperty({ minLength: 1, maxLength: MAX_NAME_LENGTH })
  @IsText(1, MAX_NAME_LENGTH)
  name!: string;
}

export class ApiKeyCreatedResponse {
  @ApiProperty({ format: 'uuid' })
  keyId!: string;

  @ApiProperty({ description: 'Shown here and never again; stands for the project, as a bearer token.' })
  apiKey!: string;
}

export class ApiKey {
  @ApiProperty({ format: 'uuid' })
  keyId!: string;

  @ApiProperty()
  name!: string;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;
}

export class ApiKeysPage extends LimitPageResponse {
  @ApiProperty({ type: [ApiKey] })
  items!: readonly ApiKey[];
}
