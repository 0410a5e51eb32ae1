import { isLocated, locate, NO_FALLBACK, scanOfTelemetry, type Fallback, type RadioMap } from '../src/index.ts';
import { BLUR_KEY } from './blur-key.ts';
import type { EvaluatedScan } from './data-set.ts';
import type { Prediction } from './score.ts';

const CONFIDENCE = 68;

export interface LocatedSet {
  readonly predictions: ReadonlyMap<string, Prediction>;
  /** Of each locate, ascending: CPU and map together. */
  readonly milliseconds: readonly number[];
}

/** Every scan of an evaluation, one after the other, on a map that stays as it is. */
export async function locateSet(
  evaluation: readonly EvaluatedScan[],
  map: RadioMap,
  fallback: Fallback = NO_FALLBACK,
): Promise<LocatedSet> {
  const predictions = new Map<string, Prediction>();
  const milliseconds: number[] = [];
  for (const { id, ts, scan } of evaluation) {
    const request = { scan: scanOfTelemetry(scan, ts), confidence: CONFIDENCE, fallback, blurKey: BLUR_KEY };
    const begin = performance.now();
    const result = await locate(request, map);
    milliseconds.push(performance.now() - begin);
    if (!isLocated(result)) continue;
    const { lat, lng, accuracyMetres } = result;
    predictions.set(id, { lat, lng, accuracyMetres });
  }
  return { predictions, milliseconds: milliseconds.sort((a, b) => a - b) };
}
