import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiExtraModels, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import type { Rule } from '@umbra/contracts/rule';
import { LimitPageResponse } from '@umbra/wire/openapi';
import type { StoredRule } from '../rule-store/stored-rule.ts';
import { ruleInputs } from './rule-inputs.ts';

const inputs = Object.values(ruleInputs);
const RULE = { oneOf: inputs.map((input) => ({ $ref: getSchemaPath(input) })) };

export class RuleIdentifier {
  @ApiProperty({ format: 'uuid' })
  ruleId!: string;
}

export class RuleView extends RuleIdentifier {
  @ApiProperty({ ...RULE, description: 'Its name and its description are null where it has none.' })
  rule!: Rule;
}

export class RulesPage extends LimitPageResponse {
  @ApiProperty({ type: [RuleView] })
  items!: readonly RuleView[];
}

export const ruleView = ({ ruleId, rule }: StoredRule): RuleView => ({ ruleId, rule });

/** The shapes that rules may have; a document holds what it speaks of. */
export const ApiRuleBody = (): MethodDecorator => applyDecorators(ApiExtraModels(...inputs), ApiBody({ schema: RULE }));
