import {
  ErrorSketch,
  isLocated,
  measuredError,
  regionsOf,
  type Located,
  type LocateResult,
} from '@umbra/positioning-engine';
import type { LayeredContribution } from '../learn-contributions/layered-contribution.ts';
import type { CalibrationCounts } from '../radio-map/calibration-table.ts';

/** A contribution, and what the map said of its scan before it had learned from it (positioning.md §5.2). */
export interface SelfTest extends LayeredContribution {
  readonly result: LocateResult;
}

/** Of those that found something: what each layer, region and kind is to remember, in the order of their keys. */
export function calibrationCounts(tests: readonly SelfTest[]): CalibrationCounts[] {
  const sketches = new Map<string, { readonly key: Omit<CalibrationCounts, 'counts'>; readonly sketch: ErrorSketch }>();
  for (const { layers, contribution, result } of tests) {
    if (!isLocated(result)) continue;
    const error = measuredError(result, contribution.fix);
    for (const key of keysOf(layers, result)) {
      const name = `${key.region} ${key.kind} ${key.layer}`;
      const known = sketches.get(name) ?? { key, sketch: new ErrorSketch() };
      known.sketch.add(error);
      sketches.set(name, known);
    }
  }
  return [...sketches.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { key, sketch }]) => ({ ...key, counts: sketch.counts }));
}

const keysOf = (layers: SelfTest['layers'], located: Located): Omit<CalibrationCounts, 'counts'>[] =>
  layers.flatMap((layer) => regionsOf(located).map((region) => ({ layer, region, kind: located.kind })));
