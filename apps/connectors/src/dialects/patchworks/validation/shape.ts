import { isObject } from './input.ts';
import type { Rule } from './rules.ts';
import { texts } from './texts.ts';
import type { Violations } from './violations.ts';

/** A field of a request: what it may be, and what it means that it is absent or null. */
export interface Field<Value> {
  read(value: unknown, path: string, violations: Violations): Value | undefined;
}

/** By name, in the order in which errors are said. */
export type Shape = Readonly<Record<string, Field<unknown>>>;

export type ShapeOf<Fields extends Shape> = {
  readonly [Name in keyof Fields]: Fields[Name] extends Field<infer Value> ? Value : never;
};

/** Neither absent nor null. */
export const required = <Value>(rule: Rule<Value>): Field<Value> => ({
  read: (value, path, violations) => {
    if (value !== undefined && value !== null) return rule(value, path, violations);
    violations.add(path, texts.required(path));
    return undefined;
  },
});

/** May be absent, but not null: of what a row cannot be without. */
export const filled = <Value>(rule: Rule<Value>): Field<Value | undefined> => ({
  read: (value, path, violations) => (value === undefined ? undefined : required(rule).read(value, path, violations)),
});

/** May be absent; null is of the wrong type. */
export const optional = <Value>(rule: Rule<Value>): Field<Value | undefined> => ({
  read: (value, path, violations) => (value === undefined ? undefined : rule(value, path, violations)),
});

/** May be absent, and may be null. */
export const nullable = <Value>(rule: Rule<Value>): Field<Value | null | undefined> => ({
  read: (value, path, violations) => (value === undefined || value === null ? value : rule(value, path, violations)),
});

/** An object with these fields; others are not looked at. */
export const shape =
  <Fields extends Shape>(fields: Fields): Rule<ShapeOf<Fields>> =>
  (value, path, violations) => {
    if (!isObject(value)) {
      violations.add(path, texts.array(path));
      return undefined;
    }
    const { count } = violations;
    const read = readFields(fields, value, `${path}.`, violations);
    return violations.count === count ? (read as ShapeOf<Fields>) : undefined;
  };

/** Fields that are absent, or wrong, are not in the result. */
export function readFields<Fields extends Shape>(
  fields: Fields,
  input: Readonly<Record<string, unknown>>,
  prefix: string,
  violations: Violations,
): Partial<ShapeOf<Fields>> {
  const read: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) {
    const value = field.read(Object.hasOwn(input, name) ? input[name] : undefined, prefix + name, violations);
    if (value !== undefined) read[name] = value;
  }
  return read as Partial<ShapeOf<Fields>>;
}
