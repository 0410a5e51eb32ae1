import type { Rule } from '@umbra/contracts/rule';
import { refusals } from '../geofencing.errors.ts';

/** What a rule is for stays what it is. */
const FIXED = ['type', 'geofenceId'] as const;

/**
 * What a rule is once it is replaced as a whole (RUL-2, SEN-3).
 * @throws WireError 400 where that would make another rule of it
 */
export function replacedRule(current: Rule, wish: Rule): Rule {
  const changed = FIXED.find((member) => current[member] !== wish[member]);
  if (changed !== undefined) throw refusals.ruleMemberFixed(changed);
  return wish;
}
