import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiExtraModels, ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { CountPageResponse } from '@umbra/wire/openapi';
import type { StoredRule } from '../rule-store/stored-rule.ts';
import { AccelerationThreshold, type Range } from './ranges.ts';
import { sensorRuleInputs } from './sensor-rule-inputs.ts';

const inputs = Object.values(sensorRuleInputs);

export class SensorRuleCreated {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ enum: ['created'] })
  message!: 'created';
}

class RangeView implements Range {
  @ApiProperty()
  begin!: number;

  @ApiProperty()
  end!: number;
}

export class SensorRuleView {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ enum: Object.keys(sensorRuleInputs) })
  type!: string;

  @ApiProperty({ type: 'string', nullable: true })
  name!: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  description!: string | null;

  @ApiPropertyOptional({ type: RangeView })
  range?: Range;

  @ApiPropertyOptional({ type: AccelerationThreshold })
  threshold?: AccelerationThreshold;
}

export class SensorRuleUpdated extends SensorRuleView {
  @ApiProperty({ enum: ['updated'] })
  message!: 'updated';
}

export class SensorRulesPage extends CountPageResponse {
  @ApiProperty({ type: [SensorRuleView] })
  data!: readonly SensorRuleView[];
}

export const sensorRuleView = ({ ruleId, rule }: StoredRule): SensorRuleView =>
  ({ id: ruleId, ...rule }) as SensorRuleView;

/** The shapes that sensor rules may have. */
export const ApiSensorRuleBody = (): MethodDecorator =>
  applyDecorators(
    ApiExtraModels(...inputs),
    ApiBody({ schema: { oneOf: inputs.map((input) => ({ $ref: getSchemaPath(input) })) } }),
  );
