import fc from 'fast-check';
import { checkSamples } from '../acceptance.ts';
import { reachableClasses } from '../fields/parts.ts';
import type { ShapeClass } from '../fields/shape-class.ts';
import { rulesOf } from '../rules/rules.decorator.ts';
import { Telemetry, TelemetryBatchRequest, TelemetryRequest } from '../telemetry.ts';
import { TIMESTAMP_MS } from '../time-range.ts';
import { fitting, mutated, type Generation } from '../testing/sample-arbitraries.ts';
import { reflectivelyAccepts } from '../testing/reflective-shape.ts';
import { compileShapes, type ShapeCheck } from './compiled-shapes.ts';
import { schemasOf } from './json-schema.ts';

// Late enough that every time within its range has passed.
const context = { nowMs: TIMESTAMP_MS.to, maxClockSkewMs: 0 };
const roots: readonly ShapeClass[] = [Telemetry, TelemetryRequest, TelemetryBatchRequest];
const definitions = schemasOf(roots, '#/definitions/');
const classes = roots.reduce((found, root) => reachableClasses(root, found), new Set<ShapeClass>());
const generation: Generation = {
  definitions,
  rules: new Map([...classes].flatMap(rulesOf).map((rule) => [rule.sentence, rule])),
};
const shapes = compileShapes();
const asSample: ShapeCheck = (sample) => shapes.samples([sample]);

/** Half of the values fit, the others have one to three spots changed. */
function bodiesOf(shape: ShapeClass) {
  const schema = definitions[shape.name]!;
  const fits = fitting(schema, generation);
  const change = (value: unknown) => mutated(value, schema, generation);
  return fc.oneof(
    fits,
    fits.chain(change),
    fits.chain(change).chain(change),
    fits.chain(change).chain(change).chain(change),
  );
}

function samplesOf(shape: ShapeClass, body: unknown): Telemetry[] {
  return shape === Telemetry ? [body as Telemetry] : (body as TelemetryRequest).data;
}

const isGoodOf = (shape: ShapeClass, body: unknown) => checkSamples(samplesOf(shape, body), '', context) === undefined;

describe('the compiled validator and class-validator', () => {
  it.each([
    ['a sample', Telemetry, asSample, 10_000],
    ['a request', TelemetryRequest, shapes.request, 500],
    ['a batch', TelemetryBatchRequest, shapes.batch, 500],
  ])('say the same of %s', (_name, shape, compiled, numRuns) => {
    let accepted = 0;
    let ruleRefusals = 0;
    fc.assert(
      fc.property(bodiesOf(shape), (body) => {
        const reflective = reflectivelyAccepts(shape, structuredClone(body));
        const refusal = compiled(body);
        expect({ accepts: refusal === undefined, refusal }).toEqual({ accepts: reflective, refusal });
        if (refusal?.cause === 'rule') ruleRefusals += 1;
        if (refusal === undefined && isGoodOf(shape, body)) accepted += 1;
      }),
      { numRuns, seed: 20_261_125, endOnFailure: true },
    );
    // A property over samples that are all good, or all bad, proves nothing.
    expect(accepted).toBeGreaterThan(numRuns * 0.3);
    expect(numRuns - accepted).toBeGreaterThan(numRuns * 0.2);
    expect(ruleRefusals).toBeGreaterThan(numRuns * 0.005);
  });

  it('notices a difference of one millionth', () => {
    const sample = { timestamp: 2, position: { lat: 90.000001, lng: 0, accuracy: 0 } };
    expect(asSample(sample)?.path).toBe('[0].position.lat');
    expect(reflectivelyAccepts(Telemetry, sample)).toBe(false);
  });
});
