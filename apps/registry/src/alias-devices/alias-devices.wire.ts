import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsObject } from 'class-validator';

const aliasesSchema = {
  type: 'object',
  additionalProperties: { type: 'array', items: { type: 'string', minLength: 1, maxLength: 50 } },
  example: { vin: ['WVWZZZ1JZXW000001'], order: ['4711', '4712'] },
} as const;

type AliasMap = Readonly<Record<string, readonly string[]>>;

export class AddAliasesRequest {
  @ApiProperty({ ...aliasesSchema, description: 'By type, of 1 to 50 characters. At most 100 in all.' })
  @IsObject()
  aliases!: Record<string, string[]>;
}

export class DeviceAliases {
  @ApiProperty()
  trackingId!: string;

  @ApiProperty({ ...aliasesSchema, description: 'Those that were asked for, by type.' })
  aliases!: AliasMap;
}

export class DeviceAliasesPage {
  @ApiProperty({ type: [DeviceAliases] })
  data!: readonly DeviceAliases[];

  @ApiProperty({ type: 'integer', description: 'Devices on this page.' })
  count!: number;

  @ApiPropertyOptional({ description: 'Absent on the last page.' })
  pageToken?: string;
}

export class AliasedDeviceResponse {
  @ApiProperty()
  trackingId!: string;

  @ApiPropertyOptional({ description: 'Virtual devices only (GEN-12).' })
  appId?: string;

  @ApiPropertyOptional({ description: 'Virtual devices only (GEN-12).' })
  externalId?: string;
}

/** ALI-1: an object, not an array. */
export class AliasesPage {
  @ApiProperty({ ...aliasesSchema, description: 'By type.' })
  data!: AliasMap;

  @ApiProperty({ type: 'integer', description: 'Aliases on this page.' })
  count!: number;

  @ApiPropertyOptional({ description: 'Absent on the last page.' })
  pageToken?: string;
}
