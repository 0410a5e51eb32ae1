import { Ajv, type AnySchemaObject, type ValidateFunction } from 'ajv';
import type { DataValidateFunction } from 'ajv/dist/types/index.js';
import { isDateTime } from '../fields/date-time.ts';
import { reachableClasses } from '../fields/parts.ts';
import type { ShapeClass } from '../fields/shape-class.ts';
import type { Refusal } from '../refusal.ts';
import type { FieldRule, Members } from '../rules/field-rule.ts';
import { rulesOf } from '../rules/rules.decorator.ts';
import { Telemetry, TelemetryBatchRequest, TelemetryRequest } from '../telemetry.ts';
import { explain, type RuleParams } from './explain.ts';
import { RULES_KEYWORD, schemasOf, type JsonSchema } from './json-schema.ts';

/**
 * Checks a parsed body against its shape and takes out of it what the shape does not know.
 * @returns the first thing wrong with it, or undefined
 */
export type ShapeCheck = (body: unknown) => Refusal | undefined;

export interface ShapeChecks {
  /** `POST /v2/`: an array of samples. */
  readonly samples: ShapeCheck;
  /** `POST /v3/`. */
  readonly request: ShapeCheck;
  /** `POST /v3/batch`. */
  readonly batch: ShapeCheck;
}

const ROOTS: readonly ShapeClass[] = [Telemetry, TelemetryRequest, TelemetryBatchRequest];
const DEFINITIONS = '#/definitions/';

/** The shape of `POST /v2/`, which is no object and so has no class. An empty array is refused (ING-4). */
export const samplesSchema = (refPointerPrefix: string): JsonSchema => ({
  type: 'array',
  minItems: 1,
  items: { $ref: refPointerPrefix + Telemetry.name },
});

/** Compiles, once at boot, what runs for every request: 1 µs a sample, where class-validator takes 20. */
export function compileShapes(): ShapeChecks {
  const ajv = new Ajv({
    // Unknown members are ignored, that is, not stored. Objects without declared members (`payload`) stay as they are.
    removeAdditional: 'all',
    // Explanations need the schema that was violated.
    verbose: true,
    formats: { 'date-time': { type: 'string', validate: isDateTime } },
  });
  addRulesKeyword(ajv, allRules());
  const definitions = schemasOf(ROOTS, DEFINITIONS);
  const check = (schema: JsonSchema): ShapeCheck => {
    const validate: ValidateFunction = ajv.compile({ ...schema, definitions });
    return (body) => {
      if (validate(body)) return undefined;
      return explain(validate.errors![0]!);
    };
  };
  return {
    samples: check(samplesSchema(DEFINITIONS)),
    request: check({ $ref: DEFINITIONS + TelemetryRequest.name }),
    batch: check({ $ref: DEFINITIONS + TelemetryBatchRequest.name }),
  };
}

/** Rules have no state, so that two with the same sentence are the same. */
function allRules(): ReadonlyMap<string, FieldRule> {
  const classes = ROOTS.reduce((found, root) => reachableClasses(root, found), new Set<ShapeClass>());
  return new Map([...classes].flatMap(rulesOf).map((rule) => [rule.sentence, rule]));
}

function addRulesKeyword(ajv: Ajv, rules: ReadonlyMap<string, FieldRule>): void {
  ajv.addKeyword({
    keyword: RULES_KEYWORD,
    type: 'object',
    schemaType: 'array',
    compile(sentences: string[], parentSchema: AnySchemaObject) {
      const own = sentences.map((sentence) => rules.get(sentence)!);
      const validate: DataValidateFunction = (members: Members) => {
        for (const rule of own) {
          const missingField = rule.missingField(members);
          if (missingField === undefined) continue;
          const params: RuleParams = { sentence: rule.sentence, missingField };
          validate.errors = [{ keyword: RULES_KEYWORD, params, parentSchema }];
          return false;
        }
        return true;
      };
      return validate;
    },
  });
}
