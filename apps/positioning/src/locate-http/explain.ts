import type { ErrorObject } from 'ajv';
import type { FieldError, WireError } from '@umbra/wire';
import { refusals, type UnknownProperty } from '../positioning.errors.ts';
import type { JsonSchema } from './json-schema.ts';
import { wanted } from './wanted.ts';

/** Turns the first error of the compiled validator into a refusal that a developer can act on. */
export function refusalFor(error: ErrorObject): WireError {
  const explained = explain(error);
  return 'parent' in explained ? refusals.propertyUnknown(explained) : refusals.bodyInvalid(explained);
}

/** What is wrong where; `path` is a JSONPath. */
export function explain({
  instancePath,
  keyword,
  params,
  parentSchema,
  data,
}: ErrorObject): FieldError | UnknownProperty {
  const path = jsonPathOf(instancePath);
  const schema = parentSchema as JsonSchema;
  switch (keyword) {
    case 'required': {
      const { missingProperty } = params as { readonly missingProperty: string };
      const field = schema.properties?.[missingProperty];
      return { path: `${path}.${missingProperty}`, reason: `is missing${field ? `; wanted: ${wanted(field)}` : ''}` };
    }
    case 'additionalProperties': {
      const { additionalProperty } = params as { readonly additionalProperty: string };
      const known = Object.keys(schema.properties ?? {}).join(', ');
      return { path: pathTo(path, additionalProperty), parent: path, reason: `is not known here; known are: ${known}` };
    }
    default:
      return { path, reason: `${fault(keyword, data)}; wanted: ${wanted(schema)}` };
  }
}

const FAULTS: Readonly<Record<string, string>> = {
  minimum: 'is too small',
  maximum: 'is too large',
  minLength: 'is too short',
  maxLength: 'is too long',
  minItems: 'has too few elements',
  maxItems: 'has too many elements',
  not: 'is a value that there is not',
};

const fault = (keyword: string, data: unknown): string =>
  keyword === 'type' ? `is ${kindOf(data)}` : (FAULTS[keyword] ?? 'is not valid');

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'a number' : 'a number with a fraction';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** `/wlan/0/mac` → `$.wlan[0].mac`: pointers lead along names of ours and indices only. */
const jsonPathOf = (pointer: string): string =>
  pointer
    .split('/')
    .slice(1)
    .reduce((path, part) => path + (/^\d+$/.test(part) ? `[${part}]` : `.${part}`), '$');

const PLAIN_NAME = /^[A-Za-z_]\w{0,49}$/;
/** So much of a name that somebody made up is told. */
const MAX_NAME_LENGTH = 50;

const pathTo = (path: string, name: string): string =>
  PLAIN_NAME.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name.slice(0, MAX_NAME_LENGTH))}]`;
