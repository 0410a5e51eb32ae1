import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { LimitPageResponse } from '@umbra/wire/openapi';
import { IsObject } from 'class-validator';
import { RESOURCE_TYPES, type ResourceType } from '../resources/resource-type.ts';

const labelsSchema = {
  type: 'object',
  additionalProperties: { type: 'array', items: { type: 'string', minLength: 1, maxLength: 50 } },
  example: { type: ['Phone'], tag: ['food', 'fragile'] },
} as const;

export class AddLabelsRequest {
  @ApiProperty({ ...labelsSchema, description: 'By key, of 1 to 50 characters. At most 100 in all.' })
  @IsObject()
  labels!: Record<string, string[]>;
}

export class LabelObject {
  @ApiProperty({ description: 'Of a device its trackingId.' })
  resourceId!: string;

  @ApiPropertyOptional({ enum: RESOURCE_TYPES })
  resourceType?: ResourceType;

  @ApiPropertyOptional({ ...labelsSchema, description: 'All labels of the resource, by key.' })
  labels?: Readonly<Record<string, readonly string[]>>;
}

export class LabelObjectsPage extends LimitPageResponse {
  @ApiProperty({ type: [LabelObject] })
  items!: readonly LabelObject[];
}

export class LabelKeysResponse {
  @ApiProperty({ type: [String], description: 'In their order; the first 10,000.' })
  keys!: readonly string[];
}

export class LabelValuesResponse {
  @ApiProperty({ type: [String], description: 'In their order; the first 10,000.' })
  values!: readonly string[];
}
