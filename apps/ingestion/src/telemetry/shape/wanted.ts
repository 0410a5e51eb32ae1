import type { JsonSchema } from './json-schema.ts';

/** Says in words what a schema asks for: the half of a refusal that tells how to do it right. */
export function wanted(schema: JsonSchema): string {
  if (schema.enum !== undefined) return `one of ${schema.enum.map((value) => JSON.stringify(value)).join(', ')}`;
  if (schema.format === 'date-time') return 'an ISO 8601 date with time and offset (2026-01-31T12:00:00Z)';
  switch (schema.type) {
    case 'integer':
      return `an integer${range(schema.minimum, schema.maximum)}`;
    case 'number':
      return `a number${range(schema.minimum, schema.maximum)}`;
    case 'boolean':
      return 'true or false';
    case 'array':
      return `an array${counted(schema.minItems, schema.maxItems, 'items')}`;
    case 'string':
      if (schema.pattern !== undefined) return `a text like ${schema.pattern}`;
      return `a text${counted(schema.minLength, schema.maxLength, 'characters')}`;
    default:
      return 'an object';
  }
}

function range(from: number | undefined, to: number | undefined): string {
  if (from === undefined) return to === undefined ? '' : ` of at most ${to}`;
  return to === undefined ? ` of at least ${from}` : ` from ${from} to ${to}`;
}

function counted(from: number | undefined, to: number | undefined, what: string): string {
  if (from === undefined || from === 0) return to === undefined ? '' : ` of at most ${to} ${what}`;
  return to === undefined ? ` of at least ${from} ${what}` : ` of ${from} to ${to} ${what}`;
}
