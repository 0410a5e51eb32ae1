import fc from 'fast-check';
import type { FieldRule } from '../rules/field-rule.ts';
import { RULES_KEYWORD, type JsonSchema } from '../shape/json-schema.ts';

// Makes values that fit a schema, and values that just fail to, out of the schema itself: every field that is declared
// is tried, at its bounds most of all.

type Members = Record<string, unknown>;
type Definitions = Readonly<Record<string, JsonSchema>>;

export interface Generation {
  readonly definitions: Definitions;
  readonly rules: ReadonlyMap<string, FieldRule>;
}

const CHARACTERS = ['a', 'Z', '0', ' ', 'é', '漢', '😀', '\u2764\ufe0f', '\u0000', '"'];

/** A value that the schema and its rules accept. */
export function fitting(schema: JsonSchema, generation: Generation): fc.Arbitrary<unknown> {
  const { definitions } = generation;
  if (schema.$ref !== undefined) return fitting(definitions[schema.$ref.split('/').at(-1)!]!, generation);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.format === 'date-time') {
    return fc.constantFrom('2026-01-31T12:00:00Z', '2024-02-29t23:59:60.123+14:00', '1999-12-31T00:00:00-00:30');
  }
  switch (schema.type) {
    case 'integer':
      return numbersBetween(schema, true);
    case 'number':
      return numbersBetween(schema, false);
    case 'boolean':
      return fc.boolean();
    case 'string':
      return schema.pattern === undefined ? texts(schema) : textsLike(schema.pattern);
    case 'array':
      return fc.array(fitting(schema.items ?? {}, generation), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 2, 2),
      });
    default:
      return objects(schema, generation);
  }
}

function numbersBetween({ minimum, maximum }: JsonSchema, isInteger: boolean): fc.Arbitrary<number> {
  const min = minimum ?? -1e12;
  const max = maximum ?? 1e12;
  const inner = isInteger ? fc.integer({ min, max }) : fc.double({ min, max, noNaN: true });
  return fc.oneof(fc.constantFrom(min, max), inner);
}

function texts({ minLength = 0, maxLength = 12 }: JsonSchema): fc.Arbitrary<string> {
  const ofLength = (length: number) =>
    fc
      .array(fc.constantFrom(...CHARACTERS), { minLength: length, maxLength: length })
      .map((characters) => [...characters.join('')].slice(0, length).join(''));
  return fc.oneof(
    ofLength(minLength),
    ofLength(maxLength),
    fc.integer({ min: minLength, max: maxLength }).chain(ofLength),
  );
}

const textExamples = [
  ...['00:11:22:aa:BB:ff', '00-11-22-aa-BB-ff', `${'A'.repeat(22)}==`, `${'+'.repeat(27)}=`],
  ...['1', '123456789012345', '+12', '+123456789012345'],
];

const textsLike = (pattern: string): fc.Arbitrary<string> =>
  fc.constantFrom(...textExamples.filter((text) => new RegExp(pattern).test(text)));

const ABSENT = Symbol('absent');

function objects(schema: JsonSchema, generation: Generation): fc.Arbitrary<Members> {
  const { properties } = schema;
  if (properties === undefined) return payloads;
  const required = new Set(schema.required);
  const members = Object.entries(properties).map(([name, field]) => {
    const value = fitting(field, generation);
    if (required.has(name)) return value;
    // Seldom enough that a sample with everything in it stays small.
    return fc.oneof({ weight: 2, arbitrary: fc.constant(ABSENT) }, { weight: 1, arbitrary: value });
  });
  const names = Object.keys(properties);
  return fc.tuple(...members).map((values) => {
    const given = values.flatMap((value, index) => (value === ABSENT ? [] : [[names[index]!, value] as const]));
    return keepRules(schema, Object.fromEntries(given), generation.rules);
  });
}

function keepRules(schema: JsonSchema, given: Members, rules: Generation['rules']): Members {
  const own = (schema[RULES_KEYWORD] ?? []).map((sentence) => rules.get(sentence)!);
  for (let missing = firstMissing(own, given); missing !== undefined; missing = firstMissing(own, given)) {
    const { minimum, pattern = '' } = schema.properties![missing]!;
    given[missing] = minimum ?? textExamples.find((text) => new RegExp(pattern).test(text));
  }
  return given;
}

function firstMissing(rules: readonly FieldRule[], members: Members): string | undefined {
  for (const rule of rules) {
    const missing = rule.missingField(members);
    if (missing !== undefined) return missing;
  }
  return undefined;
}

/** Around 1000 bytes are as likely as a few. */
const payloads: fc.Arbitrary<Members> = fc.oneof(
  fc.constantFrom<Members>(
    {},
    { a: null, b: [1, 'x', { c: true }] },
    { __proto: 1 },
    { é: { deep: { deeper: [[]] } } },
  ),
  fc.integer({ min: 990, max: 1000 }).map((bytes) => ({ a: 'x'.repeat(bytes - '{"a":""}'.length) })),
);

interface Spot {
  readonly holder: Members | unknown[];
  readonly key: string | number;
  readonly schema: JsonSchema;
}

/** Every place in a value that the schema speaks of, the missing ones too. */
function spotsOf(value: unknown, schema: JsonSchema, definitions: Definitions): Spot[] {
  const known = schema.$ref === undefined ? schema : definitions[schema.$ref.split('/').at(-1)!]!;
  if (Array.isArray(value)) {
    return value.flatMap((item, key) => [
      { holder: value, key, schema: known.items ?? {} },
      ...spotsOf(item, known.items ?? {}, definitions),
    ]);
  }
  if (typeof value !== 'object' || value === null || known.properties === undefined) return [];
  const holder = value as Members;
  return Object.entries(known.properties).flatMap(([key, field]) => [
    { holder, key, schema: field },
    ...spotsOf(holder[key], field, definitions),
  ]);
}

/** A copy of a fitting value with one spot changed: just beyond a bound, on it, of another type, gone, or new. */
export function mutated(value: unknown, schema: JsonSchema, generation: Generation): fc.Arbitrary<unknown> {
  const { definitions } = generation;
  const spots = spotsOf(structuredClone(value), schema, definitions);
  if (spots.length === 0) return fc.constant(value);
  return fc.integer({ min: 0, max: spots.length - 1 }).chain((index) => {
    const { schema: field } = spots[index]!;
    const known = field.$ref === undefined ? field : definitions[field.$ref.split('/').at(-1)!]!;
    return replacements(known).map((replacement) => {
      const copy = structuredClone(value);
      const { holder, key } = spotsOf(copy, schema, definitions)[index]!;
      const members = holder as Members;
      if (replacement === GONE) {
        // JSON has no arrays with holes.
        if (Array.isArray(holder)) holder.splice(key as number, 1);
        else delete holder[key];
      } else if (replacement === UNKNOWN_BESIDE) members['unknownMember'] = { deep: [1e999, null] };
      else members[key] = replacement;
      return copy;
    });
  });
}

const GONE = Symbol('gone');
const UNKNOWN_BESIDE = Symbol('unknown member beside it');

function replacements(schema: JsonSchema): fc.Arbitrary<unknown> {
  const { minimum, maximum, minLength, maxLength, minItems, maxItems } = schema;
  const near: unknown[] = [];
  for (const bound of [minimum, maximum]) {
    if (bound !== undefined) near.push(bound, bound - 1, bound + 1, bound - 0.5, bound + 0.5, bound * (1 + 1e-15));
  }
  for (const length of [minLength, maxLength]) {
    if (length === undefined) continue;
    for (const count of [length - 1, length, length + 1]) {
      if (count >= 0) near.push('x'.repeat(count), '😀'.repeat(count), '\ufe0f'.repeat(count));
    }
  }
  for (const count of [minItems, maxItems]) {
    if (count !== undefined) near.push(Array(count + 1).fill({}), Array(Math.max(0, count - 1)).fill(1));
  }
  if (schema.format === 'date-time') near.push('2026-02-29T00:00:00Z', '2026-01-01T00:00:00', '2026-01-01', '12:00Z');
  if (schema.pattern !== undefined) near.push('00:11:22-aa:BB:ff', '00:11:22:aa:BB', 'x00:11:22:aa:BB:ff', '+0123', '');
  if (schema.properties === undefined && schema.type === 'object') {
    near.push({ a: 'x'.repeat(993) }, { a: 'é'.repeat(496), b: 1 }, { a: [Infinity] }, { a: Array(500).fill(1) });
  }
  const anything = [
    GONE,
    GONE,
    UNKNOWN_BESIDE,
    null,
    [],
    [[]],
    [null],
    {},
    '',
    'x',
    0,
    -0,
    1.5,
    true,
    1e999,
    -1e999,
    1e300,
  ];
  return fc.constantFrom(...near, ...near, ...anything);
}
