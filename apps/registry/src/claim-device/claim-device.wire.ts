import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsText, Optional } from '@umbra/wire';

const MIN_APP_ID_LENGTH = 8;
const MAX_APP_ID_LENGTH = 100;

export class ClaimDeviceRequest {
  @ApiPropertyOptional({
    deprecated: true,
    minLength: MIN_APP_ID_LENGTH,
    description: 'The app of the project to claim for; say projectId instead.',
  })
  @Optional()
  @IsText(MIN_APP_ID_LENGTH, MAX_APP_ID_LENGTH)
  ownerAppId?: string;
}

export class ClaimDeviceResponse {
  @ApiProperty({
    description: 'The identity of the device in all data.',
    example: 'HERE-0b1a3c1e-7a35-4f5f-9a2f-0d8f5ac5f1b7',
  })
  trackingId!: string;
}
