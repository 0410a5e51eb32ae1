import type { FieldRule } from './field-rule.ts';

/** A field that makes no sense without another. */
export function needs(field: string, needed: string): FieldRule {
  return {
    sentence: `${field} is given only with ${needed}`,
    missingField: (members) => (members[field] !== undefined && members[needed] === undefined ? needed : undefined),
  };
}
