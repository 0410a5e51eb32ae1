export type { Rule, RuleChanged, RuleCreated, RuleDeleted, RuleEvent, RuleState } from './rule.events.ts';
export { ruleTopic } from './rule.topic.ts';
