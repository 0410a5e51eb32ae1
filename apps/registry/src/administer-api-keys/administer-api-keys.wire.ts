import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsText } from '../http/is-text.decorator.ts';

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

export class ApiKeysPage {
  @ApiProperty({ type: [ApiKey] })
  items!: readonly ApiKey[];

  @ApiProperty({ type: 'integer' })
  count!: number;

  @ApiProperty({ type: 'integer' })
  limit!: number;

  @ApiPropertyOptional({ description: 'Absent on the last page.' })
  nextPageToken?: string;
}
