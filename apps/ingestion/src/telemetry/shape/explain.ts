import type { ErrorObject } from 'ajv';
import { pathTo, type Refusal } from '../refusal.ts';
import { RULES_KEYWORD, type JsonSchema } from './json-schema.ts';
import { wanted } from './wanted.ts';

/** What the rules keyword reports besides Ajv's own. */
export interface RuleParams {
  readonly sentence: string;
  readonly missingField: string;
}

/** Turns the first error of the compiled validator into a refusal that a developer can act on. */
export function explain(error: ErrorObject): Refusal {
  const path = pathOf(error.instancePath);
  const schema = (error.parentSchema ?? {}) as JsonSchema;
  if (error.keyword === RULES_KEYWORD) {
    const { sentence, missingField } = error.params as RuleParams;
    return { path: pathTo(path, missingField), reason: `is missing: ${sentence}`, cause: 'rule' };
  }
  if (error.keyword === 'required') {
    const { missingProperty } = error.params as { missingProperty: string };
    const field = schema.properties?.[missingProperty] ?? {};
    return { path: pathTo(path, missingProperty), reason: `is missing; wanted: ${wanted(field)}`, cause: 'schema' };
  }
  return { path, reason: `${fault(error)}; wanted: ${wanted(schema)}`, cause: 'schema' };
}

function fault({ keyword, data }: ErrorObject): string {
  switch (keyword) {
    case 'type':
      return `is ${kindOf(data)}`;
    case 'minimum':
      return 'is too small';
    case 'maximum':
      return 'is too large';
    case 'minLength':
      return 'is too short';
    case 'maxLength':
      return 'is too long';
    case 'minItems':
      return 'has too few items';
    case 'maxItems':
      return 'has too many items';
    default:
      return 'is not valid';
  }
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  switch (typeof value) {
    case 'string':
      return 'a text';
    case 'boolean':
      return 'a boolean';
    case 'number':
      if (!Number.isFinite(value)) return 'a number beyond what a double holds';
      return Number.isInteger(value) ? 'a number' : 'a number with a fraction';
    default:
      return 'an object';
  }
}

/** `/data/0/position` → `data[0].position`. None of our own field names needs the pointer's escapes. */
function pathOf(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .reduce((path, part) => pathTo(path, /^\d+$/.test(part) ? Number(part) : part), '');
}
