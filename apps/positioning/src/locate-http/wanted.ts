import type { JsonSchema } from './json-schema.ts';

/** Says in words what a schema asks for: the half of a refusal that tells how to do it right. */
export function wanted(schema: JsonSchema): string {
  switch (schema.type) {
    case 'integer':
      return `an integer ${ranges(schema)}`;
    case 'number':
      return `a number ${ranges(schema)}`;
    case 'array':
      return `an array of ${String(schema.minItems)} to ${String(schema.maxItems)} elements`;
    case 'string':
      if (schema.pattern !== undefined) return schema.description ?? `a text like ${schema.pattern}`;
      return `a text of ${String(schema.minLength)} to ${String(schema.maxLength)} characters`;
    case 'object':
      return 'an object';
  }
}

function ranges({ minimum, maximum, not }: JsonSchema): string {
  const whole = `from ${String(minimum)} to ${String(maximum)}`;
  if (not === undefined) return whole;
  return not.minimum === not.maximum
    ? `${whole}, but not ${String(not.minimum)}`
    : `${whole}, but not from ${String(not.minimum)} to ${String(not.maximum)}`;
}
