import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsString, IsUUID, Length } from 'class-validator';
import { IsPart } from '../../rule-store/is-part.decorator.ts';
import type { Targets } from './targets.ts';

const MAX_IDS = 15;
const MAX_DEVICES = 50;
const MAX_NAME_LENGTH = 50;

const IsIds = (description: string): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ type: 'array', maxItems: MAX_IDS, items: { type: 'string', format: 'uuid' }, description }),
    IsArray(),
    ArrayMaxSize(MAX_IDS),
    IsUUID('all', { each: true }),
  );

/** What a batch names (§10). */
export class BatchTargetsBody {
  @IsIds('Rules or sensor rules.')
  ruleIds!: string[];

  @IsIds('Geofences.')
  geofenceIds!: string[];
}

export class BatchUpdateBody {
  @ApiProperty({
    description: 'Tracking ids; with `appId` external ids.',
    ...{ type: 'array', minItems: 1, maxItems: MAX_DEVICES },
    items: { type: 'string', minLength: 1, maxLength: MAX_NAME_LENGTH },
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_DEVICES)
  @IsString({ each: true })
  @Length(1, MAX_NAME_LENGTH, { each: true })
  trackingIds!: string[];

  @IsPart(BatchTargetsBody)
  oldRules!: BatchTargetsBody;

  @IsPart(BatchTargetsBody)
  newRules!: BatchTargetsBody;
}

/** Each once, in lower case. */
export const targetsOf = ({ ruleIds, geofenceIds }: BatchTargetsBody): Targets => ({
  ruleIds: distinct(ruleIds),
  geofenceIds: distinct(geofenceIds),
});

const distinct = (ids: readonly string[]): string[] => [...new Set(ids.map((id) => id.toLowerCase()))];
