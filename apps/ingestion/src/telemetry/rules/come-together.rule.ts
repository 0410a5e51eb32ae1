import type { FieldRule } from './field-rule.ts';

/** Both fields, or neither: the contract's ⇄. */
export function comeTogether(one: string, other: string): FieldRule {
  return {
    sentence: `${one} and ${other} come together`,
    missingField: (members) => {
      const hasOne = members[one] !== undefined;
      const hasOther = members[other] !== undefined;
      if (hasOne === hasOther) return undefined;
      return hasOne ? other : one;
    },
  };
}
