import type { ProjectId } from '@umbra/contracts/ids';
import type { Rule } from '@umbra/contracts/rule';

/** A rule, or a sensor rule, as its table has it. */
export interface StoredRule {
  readonly ruleId: string;
  /** Its place in lists: in the order of creation. */
  readonly key: number;
  readonly projectId: ProjectId;
  readonly rule: Rule;
  readonly version: number;
}
