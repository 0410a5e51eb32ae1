import { LocalFrame } from '../grid/local-frame.ts';
import type { GnssFix } from '../learn/contribution.ts';
import type { Located } from '../locate/locate-request.ts';
import type { PositionKind } from '../locate/radio-map.ts';
import { ErrorSketch, type MeasuredError } from './error-sketch.ts';
import { regionsOf, sketchKey } from './region.ts';
import { scaleOf } from './scale-of.ts';

interface Place {
  readonly lat: number;
  readonly lng: number;
}

/** How far off the answers of a map were, by region and kind (positioning.md §5.2), in memory. */
export class Calibration {
  readonly #sketches = new Map<string, ErrorSketch>();

  /** What was located of a contribution's scan, before it was learned, and its fix. */
  add(located: Located, fix: GnssFix): void {
    const error = measuredError(located, fix);
    for (const region of regionsOf(located)) {
      const key = sketchKey(region, located.kind);
      const sketch = this.#sketches.get(key) ?? new ErrorSketch();
      sketch.add(error);
      this.#sketches.set(key, sketch);
    }
  }

  /** What to multiply predicted radii by around a place; 1 where nothing was measured. */
  scaleAt(place: Place, kind: PositionKind): number {
    return scaleOf(regionsOf(place).map((region) => this.#sketches.get(sketchKey(region, kind))));
  }
}

/** How an answer compares with the fix that came with its scan. */
export function measuredError(located: Located, fix: GnssFix): MeasuredError {
  const frame = new LocalFrame(fix.lat, fix.lng);
  return {
    distanceMetres: Math.hypot(frame.x(located.lng), frame.y(located.lat)),
    fixRadiusMetres: fix.accuracyMetres,
    predictedMetres: located.predictedMetres,
  };
}
