import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

export class ProvisionDeviceResponse {
  @ApiProperty({ format: 'uuid' })
  deviceId!: string;

  @ApiProperty({
    description: '43 characters of base64url. Told here and nowhere else (REG-5).',
    minLength: 43,
    maxLength: 43,
  })
  deviceSecret!: string;

  @ApiPropertyOptional({ description: 'Only with autoclaim.', example: 'HERE-0b1a3c1e-7a35-4f5f-9a2f-0d8f5ac5f1b7' })
  trackingId?: string;
}
