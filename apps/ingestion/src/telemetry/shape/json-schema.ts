import { targetConstructorToSchema } from 'class-validator-jsonschema';
import { reachableClasses } from '../fields/parts.ts';
import type { ShapeClass } from '../fields/shape-class.ts';
import { DATE_TIME, TEXT_LENGTH } from '../fields/text-field.ts';
import { RULES_PROPERTY, rulesOf } from '../rules/rules.decorator.ts';

/** As much of JSON Schema as our classes make use of. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string;
  readonly description?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly [RULES_KEYWORD]?: readonly string[];
}

/** Where a schema carries the sentences of its rules between fields; OpenAPI allows members that begin with `x-`. */
export const RULES_KEYWORD = 'x-rules';

/**
 * The JSON Schemas of classes and of all that their objects hold, by class name: for the validator that runs per
 * request, and for the API document.
 * @param refPointerPrefix where the schemas will stand, say `#/components/schemas/`
 */
export function schemasOf(roots: readonly ShapeClass[], refPointerPrefix: string): Record<string, JsonSchema> {
  const classes = roots.reduce((found, root) => reachableClasses(root, found), new Set<ShapeClass>());
  return Object.fromEntries([...classes].map((shape) => [shape.name, schemaOf(shape, refPointerPrefix)]));
}

function schemaOf(shape: ShapeClass, refPointerPrefix: string): JsonSchema {
  const derived = targetConstructorToSchema(shape, {
    refPointerPrefix,
    additionalConverters: {
      [DATE_TIME]: { type: 'string', format: 'date-time' },
      [TEXT_LENGTH]: ({ constraints }) => {
        const [minLength, maxLength] = constraints as [number, number];
        return { type: 'string', minLength, maxLength };
      },
    },
  }) as JsonSchema;
  const { [RULES_PROPERTY]: _rules, ...properties } = derived.properties ?? {};
  const required = (derived.required ?? []).filter((name) => name !== RULES_PROPERTY);
  const sentences = rulesOf(shape).map((rule) => rule.sentence);
  return {
    type: 'object',
    properties,
    ...(required.length > 0 ? { required } : {}),
    ...(sentences.length > 0 ? { [RULES_KEYWORD]: sentences } : {}),
  };
}
