/** As much of JSON Schema as the bodies of this API make use of. */
export interface JsonSchema {
  readonly type: 'object' | 'array' | 'integer' | 'number' | 'string';
  readonly description?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: false;
  /** What of a range is no value all the same. */
  readonly not?: Pick<JsonSchema, 'minimum' | 'maximum'>;
}

type About = Pick<JsonSchema, 'description' | 'not'>;

/** A whole number between two bounds, both allowed. */
export const integer = (minimum: number, maximum: number, about: About = {}): JsonSchema => ({
  ...{ type: 'integer', minimum, maximum },
  ...about,
});

export const number = (minimum: number, maximum: number, about: About = {}): JsonSchema => ({
  ...{ type: 'number', minimum, maximum },
  ...about,
});

export const text = (minLength: number, maxLength: number): JsonSchema => ({ type: 'string', minLength, maxLength });

export const textLike = (pattern: RegExp, description: string): JsonSchema => ({
  ...{ type: 'string', pattern: pattern.source, description },
});

/** With these properties and no others. */
export const objectOf = (
  required: Readonly<Record<string, JsonSchema>>,
  optional: Readonly<Record<string, JsonSchema>> = {},
): JsonSchema => ({
  type: 'object',
  properties: { ...required, ...optional },
  ...(Object.keys(required).length > 0 ? { required: Object.keys(required) } : {}),
  additionalProperties: false,
});

export const listOf = (items: JsonSchema, minItems: number, maxItems: number): JsonSchema => ({
  ...{ type: 'array', items, minItems, maxItems },
});
