import { registerDecorator } from 'class-validator';
import type { FieldRule, Members } from './field-rule.ts';

const rulesByClass = new WeakMap<object, readonly FieldRule[]>();

/** class-validator knows checks of fields only: rules between fields hang on this name, which no body uses. */
export const RULES_PROPERTY = '(rules)';

/** Declares the rules between the fields of a class, for class-validator and for the compiled validator alike. */
export function Rules(...rules: readonly FieldRule[]): ClassDecorator {
  return (target) => {
    rulesByClass.set(target, rules);
    registerDecorator({
      name: 'rules',
      target,
      propertyName: RULES_PROPERTY,
      validator: {
        validate: (_value, args) =>
          rules.every((rule) => rule.missingField((args?.object ?? {}) as Members) === undefined),
      },
    });
  };
}

/** The rules that a class declares. */
export function rulesOf(target: object): readonly FieldRule[] {
  return rulesByClass.get(target) ?? [];
}
