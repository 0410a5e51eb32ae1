import type { FieldRule } from './field-rule.ts';

/** One of the fields at least. */
export function atLeastOne(...fields: readonly [string, ...string[]]): FieldRule {
  return {
    sentence: `at least one of ${fields.join(', ')} is given`,
    missingField: (members) => (fields.some((field) => members[field] !== undefined) ? undefined : fields[0]),
  };
}
