import type { RuleState } from '@umbra/contracts/rule';
import type { Fact } from '../events/record-events.ts';
import type { StoredRule } from './stored-rule.ts';

/** That a rule was made, or replaced as a whole. */
export const ruleFact = (
  type: 'rule.created' | 'rule.changed',
  kind: RuleState['kind'],
  { ruleId, projectId, rule, version }: StoredRule,
): Fact => ({ type, data: { ruleId, kind, projectId, rule, version } });

export const ruleDeleted = (kind: RuleState['kind'], { ruleId, projectId, version }: StoredRule): Fact => ({
  type: 'rule.deleted',
  data: { ruleId, kind, projectId, deleted: true, version: version + 1 },
});
